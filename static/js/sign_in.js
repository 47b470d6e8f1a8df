// Signing in: with this phone (its key, and the PIN or a finger or face: two factors) or with the card in the sandbox's
// reader.
import { nonce, post } from "./api.js";
import { algorithm, CardLocked, WrongPin } from "./card.js";
import { CardReader } from "./card_reader.js";
import { asFault, clearErrors, showErrors } from "./errors.js";
import { busy } from "./fields.js";
import { forgetPasskeys, knownPasskeys, registered } from "./keystore.js";
import { isSupported, NotShown, show } from "./passkey.js";
import { asPin, isPin } from "./secrets.js";
import { tokenByCard, tokenByPhone } from "./web_eid.js";
import { words } from "./words.js";

const AUTHENTICATION = "user_authentication";
const root = document.querySelector("[data-sign-in]");
const byPhone = root.querySelector("[data-by=phone]"), byCard = root.querySelector("[data-by=card]");
const byFinger = root.querySelector("[data-by=passkey]");
const held = await registered(AUTHENTICATION).catch(() => undefined);
const reader = new CardReader(byCard.querySelector("[data-reader]"), { secret: "authentication" });

async function signIn(token, beside = {}) {
  await post("sign-in/", { auth_token: token, ...beside });
  location.assign(root.dataset.next);
}

// The PIN is judged here only for its form; whether it is the right one, the server (phone) or the chip (card) says.
function pinOf(field) {
  const pin = asPin(field.value);
  if (!pin) throw new Fault(field, words("pin-missing"));
  if (!isPin(pin)) throw new Fault(field, words("pin-unfit"));
  return pin;
}
class Fault extends Error {
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

const WAYS = {
  phone: async (form) => {
    const pin = pinOf(form.elements.pin);
    await signIn(await tokenByPhone(held, await nonce()), { pin });
  },
  passkey: async () => {
    const webauthn = await show(held);
    await signIn(await tokenByPhone(held, await nonce()), { webauthn }).catch(async (refusal) => {
      if (refusal.code === "passkey-invalid") await noMorePasskeys();
      throw refusal;
    });
  },
  card: async (form) => {
    const place = document.getElementById("id_card");
    if (!reader.card) {
      await reader.open({ focus: false });
      throw new Fault(place, words("card-missing"));
    }
    if (!algorithm(reader.card, AUTHENTICATION)) throw new Fault(place, words("card-cannot-sign-in"));
    const pin = pinOf(form.elements.card_pin);
    await signIn(await tokenByCard(reader.card, { pin, nonce: await nonce() }));
  },
};

// The house knows them no more (removed, another PIN): the PIN is asked for instead, and there it is said why.
async function noMorePasskeys() {
  await forgetPasskeys();
  byFinger.hidden = true;
}

function asked(refusal, field, section) {
  if (refusal instanceof Fault) return refusal;
  if (refusal.code === "certificate-not-valid") return refused(section);
  if (refusal instanceof NotShown) return { field: null, message: words(refusal.message) };
  const atChip = refusal instanceof WrongPin || refusal instanceof CardLocked;
  return asFault(refusal, { field, what: atChip ? "-authentication" : "" });
}

// Stopped, revoked or expired: which of them, the house never says (contract §3). What there is to do, it does.
function refused(section) {
  const links = section.querySelector("[data-refused]");
  if (links) links.hidden = false;
  return { field: null, message: words(section === byCard ? "not-valid-card" : "not-valid-phone") };
}

function listen(section) {
  const form = section.querySelector("form"), field = form.querySelector("input[type=password]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearErrors(form);
    busy(form.querySelector("[type=submit]"), () =>
      WAYS[section.dataset.by](form).catch((refusal) =>
        showErrors(section.hidden ? byPhone.querySelector("form") : form, [asked(refusal, field, section)])));
  });
}

[byFinger, byPhone, byCard].forEach(listen);
byFinger.hidden = !held || !(await knownPasskeys(held)).length || !(await isSupported());
await reader.start();
byPhone.hidden = !held;
byCard.hidden = false;
const stopped = root.dataset.stopped.split(" ");
if (stopped.includes("phone")) root.append(byFinger, byPhone); // what has just been stopped is not what one begins with
document.querySelector("[data-no-way]").hidden = !stopped.includes("card") || (Boolean(held) && !stopped.includes("phone"));
root.querySelector("[data-no-phone]").hidden = Boolean(held);
root.dataset.ready = "true";
