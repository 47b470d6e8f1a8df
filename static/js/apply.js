// Applying for an Android phone, one thing per page: kinds and notices, card, new password, new PIN, check, send.
// /certificates/resume/ is the same journey with the kinds already given.
import { Problem } from "./api.js";
import { Draft } from "./application.js";
import { algorithm, CardLocked, WrongPin } from "./card.js";
import { CardReader } from "./card_reader.js";
import { asFault, clearErrors, showErrors } from "./errors.js";
import { busy } from "./fields.js";
import { asPassword, asPin, isPassword, isPin } from "./secrets.js";
import { Steps } from "./steps.js";
import { words } from "./words.js";

const SIGNING = "digital_signature", AUTHENTICATION = "user_authentication";

const root = document.querySelector("[data-journey]");
const draft = new Draft(root.dataset);
const reader = new CardReader(root.querySelector("[data-reader]"), { secret: "signing" });
let filed = null; // where the application went: whoever comes back with the browser is sent on there
const byId = (id) => document.getElementById(id);
const kinds = () => [...root.querySelectorAll("[name=kinds]")].filter((box) => box.checked || box.type === "hidden").map((box) => box.value);

const ORDER = ["kinds", "card", "password", "pin", "check"];
const NEEDS = { password: SIGNING, pin: AUTHENTICATION };
const steps = new Steps(root, { order: () => ORDER.filter((step) => !NEEDS[step] || kinds().includes(NEEDS[step])) });

// What has to be right before a step is left: the faults found, none when it may be left.
const CHECKS = {
  kinds: () => [
    !kinds().length && { field: byId("id_kinds"), message: words("kinds-missing") },
    !byId("id_agreed").checked && { field: byId("id_agreed"), message: words("agree-missing") },
  ],
  card: () => [
    !reader.card && { field: byId("id_card"), message: words("card-missing") },
    reader.card && !algorithm(reader.card, SIGNING) && { field: byId("id_card"), message: words("card-cannot-sign") },
    reader.card && !byId("id_card_password").value && { field: byId("id_card_password"), message: words("card-password-missing") },
  ],
  password: () => twice("id_password", "id_password_again", { right: isPassword, read: asPassword, name: "password" }),
  pin: () => twice("id_pin", "id_pin_again", { right: isPin, read: asPin, name: "pin" }),
  check: () => [],
};

function twice(first, second, { right, read, name }) {
  const [typed, again] = [read(byId(first).value), read(byId(second).value)];
  if (!typed) return [{ field: byId(first), message: words(`${name}-missing`) }];
  if (!right(typed)) return [{ field: byId(first), message: words(`${name}-unfit`) }];
  return [typed !== again && { field: byId(second), message: words(`${name}-differs`) }];
}

// What leaving a step does beyond going to the next.
const LEAVING = {
  card: async () => draft.sign({ card: reader.card, password: asPassword(byId("id_card_password").value), kinds: kinds() }),
  check: async () => {
    const typed = { password: asPassword(byId("id_password").value), pin: asPin(byId("id_pin").value) };
    const wanted = kinds();
    const answer = await draft.send({
      kinds: wanted,
      password: wanted.includes(SIGNING) ? typed.password : undefined,
      pin: wanted.includes(AUTHENTICATION) ? typed.pin : undefined,
    });
    filed = `${root.dataset.next}?application=${encodeURIComponent(answer.id)}`;
    root.querySelectorAll("input[type=password], input[type=text]").forEach((field) => (field.value = ""));
    location.assign(filed);
  },
};

async function leave(step, form) {
  clearErrors(form);
  const faults = CHECKS[step]().filter(Boolean);
  if (faults.length) {
    if (step === "card" && !reader.card) await reader.open({ focus: false });
    return showErrors(form, faults);
  }
  try {
    await LEAVING[step]?.();
  } catch (refusal) {
    return refused(refusal, form);
  }
  if (step !== "check") steps.go(nextAfter(step));
}

// Whoever came from the check page by "change" goes straight back to it.
function nextAfter(step) {
  const order = steps.order(), last = order.length - 1;
  return steps.reached === last && step !== "kinds" ? "check" : order[order.indexOf(step) + 1];
}

function refused(refusal, form) {
  const atCard = refusal instanceof WrongPin || refusal instanceof CardLocked;
  if (atCard && steps.current !== "card") steps.go("card");
  const place = atCard ? steps.section().querySelector("form") : form;
  const unfit = refusal instanceof Problem && refusal.code === "locked";
  showErrors(place, [asFault(refusal, { field: atCard && !unfit ? byId("id_card_password") : null, what: "-signing" })]);
}

function fillCheck() {
  const chosen = kinds();
  root.querySelectorAll("[data-answer-kind]").forEach((item) => (item.hidden = !chosen.includes(item.dataset.answerKind)));
  root.querySelector("[data-answer=card]").textContent = reader.card?.name ?? "";
  for (const [name, kind] of Object.entries(NEEDS)) root.querySelector(`[data-row=${name}]`).hidden = !chosen.includes(kind);
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
  if (event.persisted && filed) location.replace(filed);
});
await reader.start();
steps.start();
root.dataset.ready = "true";
