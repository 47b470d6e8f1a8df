// A forgotten or locked PIN (by this phone's signing key and its password) or signing password (by the card): R-36.
import { nonce, post, Unreachable } from "./api.js";
import { algorithm, CardLocked, WrongPin } from "./card.js";
import { CardReader } from "./card_reader.js";
import { asFault, clearErrors, showErrors } from "./errors.js";
import { busy } from "./fields.js";
import { signedByCard, signedByPhone } from "./jws.js";
import { forgetPasskeys, registered } from "./keystore.js";
import { asPassword, asPin, cardPasswordFault, isPassword, isPin } from "./secrets.js";
import { twice } from "./twice.js";
import { words } from "./words.js";

const SIGNING = "digital_signature";
const root = document.querySelector("[data-reset]");
const form = root.querySelector("form");
const byId = (id) => document.getElementById(id);

const byPhone = {
  held: await registered(SIGNING).catch(() => undefined),
  proof: byId("id_signing_password"),
  starts() {
    form.hidden = !this.held;
    root.querySelector("[data-no-key]").hidden = Boolean(this.held);
  },
  faults() {
    return [
      !isPassword(asPassword(this.proof.value)) && { field: this.proof, message: words(this.proof.value ? "signing-password-unfit" : "signing-password-missing") },
      ...twice(byId("id_pin"), byId("id_pin_again"), { right: isPin, read: asPin, name: "pin" }),
    ];
  },
  async document() {
    const request = await signedByPhone(this.held, { type: "pin_reset", nonce: await nonce() });
    return { request, signing_password: asPassword(this.proof.value), new_pin: asPin(byId("id_pin").value) };
  },
  done: () => forgetPasskeys().catch(() => undefined), // each stood for the PIN that was
  address: "secrets/pin/",
  chip: "",
};

const byCard = {
  proof: byId("id_card_password"),
  async starts() {
    this.reader = new CardReader(root.querySelector("[data-reader]"), { secret: "signing" });
    await this.reader.start();
  },
  faults() {
    const card = this.reader.card, place = byId("id_card");
    if (!card) this.reader.open({ focus: false });
    return [
      !card && { field: place, message: words("card-missing") },
      card && !algorithm(card, SIGNING) && { field: place, message: words("card-cannot-sign") },
      cardPasswordFault(this.proof),
      ...twice(byId("id_password"), byId("id_password_again"), { right: isPassword, read: asPassword, name: "password" }),
    ];
  },
  async document() {
    const payload = { type: "signing_password_reset", nonce: await nonce() };
    const request = await signedByCard(this.reader.card, { password: asPassword(this.proof.value), payload });
    return { request, new_signing_password: asPassword(byId("id_password").value) };
  },
  done: () => undefined,
  address: "secrets/signing-password/",
  chip: "-signing",
};

const way = root.dataset.reset === "pin" ? byPhone : byCard;

// What was sent and had no answer: unless something else is typed now, the same goes again and is done once.
let unanswered = null;

async function reset() {
  const same = JSON.stringify([...new FormData(form)]);
  const sent = unanswered?.same === same ? unanswered : { same, body: await way.document(), onceAs: crypto.randomUUID() };
  await post(way.address, sent.body, sent).catch((refusal) => {
    unanswered = refusal instanceof Unreachable ? sent : null;
    throw refusal;
  });
  unanswered = null;
  await way.done();
  form.reset();
  form.hidden = true;
  const done = root.querySelector("[data-done]");
  done.hidden = false;
  done.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearErrors(form);
  const found = way.faults().filter(Boolean);
  if (found.length) return showErrors(form, found);
  return busy(form.querySelector("[type=submit]"), () => reset().catch((refusal) => {
    const atChip = refusal instanceof WrongPin || refusal instanceof CardLocked;
    showErrors(form, [asFault(refusal, { field: way.proof, what: atChip ? way.chip : "" })]);
  }));
});

await way.starts();
root.hidden = false;
root.dataset.ready = "true";
