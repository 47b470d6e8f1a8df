// Applying for a phone, one thing per page: kinds and notices, card, new password, new PIN, check, send. An iPhone takes both
// kinds, and shows its owner's face and the card's text PIN before.
// /certificates/resume/ is the same journey with the kinds already given.
import { Problem, Unreachable } from "./api.js";
import { algorithm, CardLocked, endsAt, readText, WrongPin } from "./card.js";
import { CardReader } from "./card_reader.js";
import { asFault, clearErrors, showErrors } from "./errors.js";
import { busy } from "./fields.js";
import { asPassword, asPin, cardPasswordFault, isPassword, isPin } from "./secrets.js";
import { Steps } from "./steps.js";
import { twice } from "./twice.js";
import { date, tell, words } from "./words.js";

const SIGNING = "digital_signature", AUTHENTICATION = "user_authentication";

const DAY = 24 * 3600 * 1000; // ms

const root = document.querySelector("[data-journey]");
const iphone = Boolean(root.querySelector("[data-camera]"));
const reader = new CardReader(root.querySelector("[data-reader]"), { secret: "signing", also: iphone ? "card_text" : null });
let draft = null, face = null; // from the second step on: the first page stays light (ui.md)
let filed = null; // where the application went: whoever comes back with the browser is sent on there
const byId = (id) => document.getElementById(id);
const kinds = () => [...root.querySelectorAll("[name=kinds]")].filter((box) => box.checked || box.type === "hidden").map((box) => box.value);

const ORDER = iphone ? ["kinds", "face", "card", "pin", "password", "check"] : ["kinds", "card", "password", "pin", "check"];
const sameAsCard = () => iphone && byId("id_same_as_card").checked;
const newPassword = () => (sameAsCard() ? draft.signed.password : asPassword(byId("id_password").value)); // as the chip took it
const NEEDS = { password: SIGNING, pin: AUTHENTICATION };
const steps = new Steps(root, { order: () => ORDER.filter((step) => !NEEDS[step] || kinds().includes(NEEDS[step])) });

// What has to be right before a step is left: the faults found, none when it may be left.
const CHECKS = {
  kinds: () => [
    !kinds().length && { field: byId("id_kinds"), message: words("kinds-missing") },
    !byId("id_agreed").checked && { field: byId("id_agreed"), message: words("agree-missing") },
  ],
  face: () => [!face?.done && { field: byId("id_face"), message: words("face-needed") }],
  card: () => [
    !reader.card && { field: byId("id_card"), message: words("card-missing") },
    reader.card && !algorithm(reader.card, SIGNING) && { field: byId("id_card"), message: words("card-cannot-sign") },
    iphone && reader.card && !isPin(asPin(byId("id_card_text_pin").value)) && { field: byId("id_card_text_pin"), message: words("card-text-pin-missing") },
    reader.card && cardPasswordFault(byId("id_card_password")),
  ],
  password: () => sameAsCard() ? [] : twice(byId("id_password"), byId("id_password_again"), { right: isPassword, read: asPassword, name: "password" }),
  pin: () => twice(byId("id_pin"), byId("id_pin_again"), { right: isPin, read: asPin, name: "pin" }),
  check: () => [],
};

// What leaving a step does beyond going to the next.
const LEAVING = {
  kinds: prepare,
  card: async () => {
    if (iphone) await readText(reader.card, { pin: asPin(byId("id_card_text_pin").value) });
    draft.face = face?.done?.id;
    await draft.sign({ card: reader.card, password: asPassword(byId("id_card_password").value), kinds: kinds() });
    await draft.judge();
  },
  check: async () => {
    const typed = { password: newPassword(), pin: asPin(byId("id_pin").value) };
    const wanted = kinds();
    if (iphone && draft.face !== face.done?.id) [draft.face, draft.signed.at] = [face.done?.id, 0]; // shown anew: signed anew
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

// What makes keys, signs and looks through the camera, loaded while the notices are still fresh.
async function prepare() {
  if (draft) return;
  const parts = [import("./application.js"), iphone ? import("./face.js") : null];
  const [{ Draft }, camera] = await Promise.all(parts).catch(() => { throw new Unreachable(); });
  draft = new Draft(root.dataset);
  face = camera && new camera.Face(root.querySelector("[data-camera]"));
}

async function leave(step, form) {
  clearErrors(form);
  const faults = CHECKS[step]().filter(Boolean);
  atTheCounter(step === "card" && reader.card && !algorithm(reader.card, SIGNING));
  if (faults.length) {
    if (step === "card" && !reader.card) await reader.open({ focus: false });
    return showErrors(form, faults);
  }
  if (step === "check" && backToWhatIsMissing()) return undefined;
  try {
    await LEAVING[step]?.();
  } catch (refusal) {
    return refused(refusal, form);
  }
  if (step !== "check") steps.go(nextAfter(step));
}

// With the browser's Back and Forward one comes to the check page past what was changed on the way: judged once more.
function backToWhatIsMissing() {
  for (const earlier of steps.order()) {
    const faults = CHECKS[earlier]().filter(Boolean);
    if (!faults.length) continue;
    steps.go(earlier);
    showErrors(steps.section().querySelector("form"), faults);
    return true;
  }
  return false;
}

// Whoever came from the check page by "change" goes straight back to it.
function nextAfter(step) {
  const order = steps.order(), last = order.length - 1;
  return steps.reached === last && step !== "kinds" ? "check" : order[order.indexOf(step) + 1];
}

// What only the counter can put right: a card that cannot sign, or that is locked.
const atTheCounter = (shown) => (root.querySelector("[data-at-the-counter]").hidden = !shown);

function refused(refusal, form) {
  const atCard = refusal instanceof WrongPin || refusal instanceof CardLocked;
  if (atCard && steps.current !== "card") steps.go("card");
  if (refusal instanceof Problem && refusal.code === "face-missing") face.done = null;
  const what = refusal.secret === "card-text" ? "-card-text" : "-signing";
  const typedAt = byId(what === "-signing" ? "id_card_password" : "id_card_text_pin");
  const place = atCard ? steps.section().querySelector("form") : form;
  root.querySelector("[data-refused]").hidden = !(refusal instanceof Problem && refusal.document.why);
  atTheCounter(refusal instanceof CardLocked);
  const unfit = refusal instanceof Problem && refusal.code === "locked";
  showErrors(place, [asFault(refusal, { field: atCard && !unfit ? typedAt : null, what })]);
}

// A phone's certificates hold as long as the card's that signed for them: said before they are applied for.
function fillUntil() {
  const ends = endsAt(reader.card, SIGNING), near = root.querySelector("[data-near-its-end]");
  tell(root.querySelector("[data-answer=until]"), date(ends));
  near.hidden = ends - Date.now() > Number(near.dataset.nearItsEnd) * DAY;
}

function fillCheck() {
  fillUntil();
  const chosen = kinds();
  root.querySelectorAll("[data-answer-kind]").forEach((item) => (item.hidden = !chosen.includes(item.dataset.answerKind)));
  if (iphone) tell(root.querySelector("[data-answer=face]"), face.done ? words(`face-by-${face.done.way}`) : "");
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
if (iphone) {
  byId("id_same_as_card").addEventListener("change", () => (root.querySelector("[data-own-password]").hidden = sameAsCard()));
  root.querySelectorAll("[data-step]").forEach((section) => section.addEventListener("enter", () => {
    if (section.dataset.step !== "face") face?.stop(); // the camera is on only while one looks into it
  }));
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
// What was found is used again where its keys were made, and nowhere else: said first, not after everything was typed.
const mine = () => import("./keystore.js").then(({ knownDeviceId }) => knownDeviceId()).catch(() => undefined);
if (root.dataset.device && root.dataset.device !== (await mine())) {
  root.querySelector("[data-elsewhere]").hidden = false;
} else {
  await reader.start();
  steps.start();
}
root.dataset.ready = "true";
