// Ending use: the wish is signed by this phone's signing key and its password, or by the card.
import { nonce, post, Unreachable } from "./api.js";
import { algorithm, CardLocked, WrongPin } from "./card.js";
import { CardReader } from "./card_reader.js";
import { asFault, clearErrors, showErrors } from "./errors.js";
import { busy } from "./fields.js";
import { signedByCard, signedByPhone } from "./jws.js";
import { forget, registered } from "./keystore.js";
import { asPassword } from "./secrets.js";
import { words } from "./words.js";

const SIGNING = "digital_signature";
const root = document.querySelector("[data-revoke]");
const form = root.querySelector("form");
const byId = (id) => document.getElementById(id);
const held = await registered(SIGNING).catch(() => undefined);
const reader = new CardReader(root.querySelector("[data-reader]"), { secret: "signing" });

const ticked = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value);
const way = () => ticked("way")[0];
const field = () => byId(way() === "phone" ? "id_password" : "id_card_password");

function faults() {
  const byCard = way() === "card";
  return [
    !ticked("kinds").length && { field: byId("id_kinds"), message: words("kinds-missing") },
    byCard && !reader.card && { field: byId("id_card"), message: words("card-missing") },
    byCard && reader.card && !algorithm(reader.card, SIGNING) && { field: byId("id_card"), message: words("card-cannot-sign") },
    !field().value && { field: field(), message: words(byCard ? "card-password-missing" : "password-missing") },
    !byId("id_understood").checked && { field: byId("id_understood"), message: words("understood-missing") },
  ].filter(Boolean);
}

// What was sent and had no answer: unless another thing is wished now, the same goes again and is done once.
let unanswered = null;

async function wish() {
  const kinds = ticked("kinds"), reason = ticked("reason")[0], password = asPassword(field().value);
  const same = JSON.stringify([kinds, reason, way(), password, reader.card?.id]);
  if (unanswered?.same === same) return unanswered;
  const payload = { type: "revocation", nonce: await nonce(), kinds, reason };
  const body = way() === "phone"
    ? { request: await signedByPhone(held, payload), signing_password: password }
    : { request: await signedByCard(reader.card, { password, payload }) };
  return { same, kinds, body, onceAs: crypto.randomUUID() };
}

async function revoke() {
  const sent = await wish();
  const answer = await post("revocations/", sent.body, sent).catch((refusal) => {
    unanswered = refusal instanceof Unreachable ? sent : null;
    throw refusal;
  });
  await forget(sent.kinds).catch(() => undefined);
  location.assign(`/receipts/${encodeURIComponent(answer.id)}/`);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  clearErrors(form);
  const found = faults();
  if (found.length) {
    if (way() === "card" && !reader.card) await reader.open({ focus: false });
    return showErrors(form, found);
  }
  return busy(form.querySelector("[type=submit]"), () => revoke().catch((refusal) => {
    const atChip = refusal instanceof WrongPin || refusal instanceof CardLocked;
    showErrors(form, [asFault(refusal, { field: field(), what: atChip ? "-signing" : "" })]);
  }));
});

function showWay() {
  root.querySelectorAll("[data-way]").forEach((part) => (part.hidden = part.dataset.way !== way()));
}
form.addEventListener("change", showWay);
if (!held) {
  form.querySelector("[name=way][value=phone]").closest(".option").hidden = true;
  form.querySelector("[name=way][value=card]").checked = true;
}
await reader.start();
showWay();
root.hidden = false;
root.dataset.ready = "true";
