// Signing in: with this phone (its key and the PIN, two factors) or with the card in the sandbox's reader.
import { nonce, post } from "./api.js";
import { algorithm, CardLocked, WrongPin } from "./card.js";
import { CardReader } from "./card_reader.js";
import { asFault, clearErrors, showErrors } from "./errors.js";
import { busy } from "./fields.js";
import { registered } from "./keystore.js";
import { asPin, isPin } from "./secrets.js";
import { tokenByCard, tokenByPhone } from "./web_eid.js";
import { words } from "./words.js";

const AUTHENTICATION = "user_authentication";
const root = document.querySelector("[data-sign-in]");
const byPhone = root.querySelector("[data-by=phone]"), byCard = root.querySelector("[data-by=card]");
const held = await registered(AUTHENTICATION).catch(() => undefined);
const reader = new CardReader(byCard.querySelector("[data-reader]"), { secret: "authentication" });

async function signIn(token, pin) {
  await post("sign-in/", pin === undefined ? { auth_token: token } : { auth_token: token, pin });
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
    await signIn(await tokenByPhone(held, await nonce()), pin);
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

function listen(section) {
  const form = section.querySelector("form"), field = form.querySelector("input[type=password]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearErrors(form);
    busy(form.querySelector("[type=submit]"), () => WAYS[section.dataset.by](form).catch((refusal) => {
      const atChip = refusal instanceof WrongPin || refusal instanceof CardLocked;
      showErrors(form, [refusal instanceof Fault ? refusal : asFault(refusal, { field, what: atChip ? "-authentication" : "" })]);
    }));
  });
}

[byPhone, byCard].forEach(listen);
await reader.start();
byPhone.hidden = !held;
byCard.hidden = false;
root.querySelector("[data-no-phone]").hidden = Boolean(held);
root.dataset.ready = "true";
