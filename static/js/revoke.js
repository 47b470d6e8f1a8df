// Ending use, one thing per page: which kinds, why, who signs, check, send. The wish is signed by this phone's
// signing key and its password, or by the card; for a phone that is elsewhere, by the card alone, and all of it ends.
import { nonce, post, Problem, Unreachable } from "./api.js";
import { algorithm, CardLocked, WrongPin } from "./card.js";
import { CardReader } from "./card_reader.js";
import { asFault, clearErrors, showErrors } from "./errors.js";
import { busy } from "./fields.js";
import { signedByCard, signedByPhone } from "./jws.js";
import { knownDeviceId, registered } from "./keystore.js";
import { obey } from "./orders.js";
import { asPassword, cardPasswordFault, isPassword } from "./secrets.js";
import { Steps } from "./steps.js";
import { tell, words, written } from "./words.js";

const SIGNING = "digital_signature", AUTHENTICATION = "user_authentication";
const SECRETS = ["pin-wrong", "pin-locked", "locked"];
const root = document.querySelector("[data-revoke]");
const remote = root.dataset.revoke === "remote";
const byId = (id) => document.getElementById(id);
// From afar: what has ended in here already is deleted first, it holds nobody back. Else: only the phone that the page
// speaks of may sign, and only while its certificate can; another's key would have its owner's tries counted.
if (remote) await obey().catch(() => undefined);
const mayHold = remote || (root.dataset.signs && root.dataset.signs === (await knownDeviceId().catch(() => undefined)));
const held = mayHold ? await registered(SIGNING).catch(() => undefined) : undefined;
const holdsOne = remote && Boolean(held ?? (await registered(AUTHENTICATION).catch(() => undefined)));
const reader = new CardReader(root.querySelector("[data-reader]"), { secret: "signing" });
let done = null; // the receipt: whoever comes back with the browser is sent on there

const ticked = (name) => [...root.querySelectorAll(`[name=${name}]:checked`)];
const kinds = () => ticked("kinds").map((box) => box.value);
const way = () => (remote ? "card" : ticked("way")[0].value);
const secret = () => byId(way() === "phone" ? "id_password" : "id_card_password");
const label = (box) => written(box.closest("label"));

const order = remote ? ["begin", "reason", "sign", "check"] : ["kinds", "reason", "sign", "check"];
const steps = new Steps(root, { order: () => order });

const CHECKS = {
  begin: () => [],
  kinds: () => [!kinds().length && { field: byId("id_kinds"), message: words("kinds-missing") }],
  reason: () => [],
  sign: () => {
    const byCard = way() === "card";
    return [
      byCard && !reader.card && { field: byId("id_card"), message: words("card-missing") },
      byCard && reader.card && !algorithm(reader.card, SIGNING) && { field: byId("id_card"), message: words("card-cannot-sign") },
      byCard ? cardPasswordFault(secret()) : !isPassword(asPassword(secret().value)) && { field: secret(), message: words(secret().value ? "password-unfit" : "password-missing") },
    ];
  },
  check: () => [!byId("id_understood").checked && { field: byId("id_understood"), message: words("understood-missing") }],
};

// What was sent and had no answer, or what the card has signed and is not sent yet: unless another thing is wished now, the
// same goes and is done once.
let unanswered = null, ready = null;
const NONCE_GOOD_FOR = 4 * 60 * 1000; // ms; the server forgets it after five minutes

async function wish() {
  const wanted = remote ? undefined : kinds(), reason = ticked("reason")[0].value, password = asPassword(secret().value);
  const same = JSON.stringify([wanted, reason, way(), password, reader.card?.id]);
  if (unanswered?.same === same) return unanswered;
  if (ready?.same === same && Date.now() - ready.at < NONCE_GOOD_FOR) return ready;
  const payload = { type: "revocation", nonce: await nonce(), kinds: wanted, reason };
  const body = way() === "phone"
    ? { request: await signedByPhone(held, payload), signing_password: password }
    : { request: await signedByCard(reader.card, { password, payload }) };
  return { same, body, onceAs: crypto.randomUUID(), at: Date.now() };
}

// The card signs when its password is typed: a wrong one, and a card that may not sign, are told there and not at the end.
async function signs() {
  ready = await wish();
  await post("card-judgements/", { request: ready.body.request }).catch((refusal) => {
    ready = null;
    if (refusal instanceof Problem && refusal.document.why) throw refusal; // the rest is judged at the end
  });
}

async function revoke() {
  const sent = await wish();
  const answer = await post("revocations/", sent.body, sent).catch((refusal) => {
    unanswered = refusal instanceof Unreachable ? sent : null;
    ready = null;
    throw refusal;
  });
  await obey().catch(() => undefined); // if it was this phone's own: deleted here too, and said so
  root.querySelectorAll("input[type=password], input[type=text]").forEach((field) => (field.value = ""));
  done = `/receipts/${encodeURIComponent(answer.id)}/`;
  location.assign(done);
}

async function leave(step, form) {
  clearErrors(form);
  const faults = CHECKS[step]().filter(Boolean);
  if (faults.length) {
    if (step === "sign" && way() === "card" && !reader.card) await reader.open({ focus: false });
    return showErrors(form, faults);
  }
  if (step === "check") return revoke().catch(refused);
  try {
    if (step === "sign" && way() === "card") await signs();
  } catch (refusal) {
    return notSigned(refusal);
  }
  return steps.go(steps.reached === order.length - 1 ? "check" : undefined);
}

const ofTheCard = (refusal) => refusal instanceof WrongPin || refusal instanceof CardLocked;

// `faults` before it: what else is to be said.
function notSigned(refusal, ...faults) {
  const form = steps.section().querySelector("form"), card = form.querySelector("[data-refused]");
  if (card) card.hidden = !(refusal instanceof Problem && refusal.document.why && way() === "card");
  const counter = form.querySelector("[data-at-the-counter]");
  if (counter) counter.hidden = !(refusal instanceof CardLocked);
  showErrors(form, [...faults, asFault(refusal, { field: secret(), what: ofTheCard(refusal) ? "-signing" : "" })]);
}

// A wrong password is told where it was typed, one step back.
function refused(refusal) {
  const mayNot = refusal instanceof Problem && (SECRETS.includes(refusal.code) || refusal.document.why);
  if (ofTheCard(refusal) || mayNot) steps.go("sign");
  const final = steps.current === "sign" ? [{ field: null, message: words("nothing-ended") }] : [];
  notSigned(refusal, ...final);
}

function fillCheck() {
  for (const item of root.querySelectorAll("[data-ends]")) item.hidden = !kinds().includes(item.dataset.ends);
  for (const item of root.querySelectorAll("[data-stays]")) item.hidden = kinds().includes(item.dataset.stays);
  tell(root.querySelector("[data-answer=reason]"), label(ticked("reason")[0]));
  const by = way() === "phone" ? words("by-phone") : words("by-card", { name: reader.card?.name ?? "" });
  tell(root.querySelector("[data-answer=way]"), by);
}

function showWay() {
  root.querySelectorAll("[data-way]").forEach((part) => (part.hidden = part.dataset.way !== way()));
}

for (const section of root.querySelectorAll("[data-step]")) {
  const form = section.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(form.querySelector("[type=submit]"), () => leave(section.dataset.step, form));
  });
}
steps.section("check").addEventListener("enter", fillCheck);
root.querySelectorAll("[data-change]").forEach((link) =>
  link.addEventListener("click", (event) => {
    event.preventDefault();
    steps.go(link.dataset.change);
  }),
);
addEventListener("pageshow", (event) => {
  if (event.persisted && done) location.replace(done);
});
root.addEventListener("change", showWay);
if (!remote && !held) {
  root.querySelector("[name=way][value=card]").checked = true;
  root.querySelector("[name=way][value=phone]").closest("fieldset").hidden = true;
  root.querySelector("[data-no-key]").hidden = false;
}
if (holdsOne) {
  root.querySelector("[data-holds-one]").hidden = false; // from a phone that holds none
} else {
  await reader.start();
  steps.start();
  showWay();
}
root.dataset.ready = "true";
