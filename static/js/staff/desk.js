// A desk that nobody sits at: locks after five idle minutes, over what was typed, and opens with the second factor. The
// server keeps the same times (accounts/sign_in/session.py); this only shows what it says, and says when somebody types.
// What was typed is kept for its owner alone: a page that finds a colleague signed in shows itself anew, and empty.
import { askKey, canAsk } from "./ask_key.js";
import { typed } from "./typed.js";

const LOCK_AFTER = 5 * 60_000, SAY_EVERY = 60_000, LOOK_EVERY = 5_000; // ms
const dialog = document.querySelector("[data-lock]");
const form = dialog.querySelector("form"), code = form.elements.code, error = dialog.querySelector("#lock_error");
const key = dialog.querySelector("[data-lock-key]");
const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
const inCall = () => document.body.hasAttribute("data-call"); // a call is never interrupted
let active = Date.now(), said = Date.now(), kept = false;

// From the cookie and not from this page: it changes when somebody signs in anew, in another window too.
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
const csrfToken = () => cookie("__Host-csrf") ?? cookie("csrftoken") ?? "";

async function post(address, body = {}) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
    body: new URLSearchParams({ member: dialog.dataset.member, ...body }),
    credentials: "same-origin",
    redirect: "manual",
  }).catch(() => null);
  if (answer?.status === 409) location.replace(location.href); // somebody else sits here now
  return answer;
}

async function stillHere() {
  said = Date.now();
  const answer = await post(dialog.dataset.here);
  if (answer?.status === 423) show((await answer.json()).step);
}

async function keep(work) {
  const answer = await post(dialog.dataset.keep, { page: location.pathname, typed: JSON.stringify(work) });
  kept = Boolean(answer?.ok && (await answer.json()).kept);
}

function show(step) {
  const ended = step === "sign_in" || step === "code";
  if (ended && (kept || !Object.keys(typed()).length)) return leave();
  part("locked").hidden = ended;
  part("ended").hidden = !ended;
  form.querySelector("[type=submit]").hidden = ended;
  code.hidden = ended;
  if (key) key.hidden = ended || !canAsk;
  form.querySelector("label").hidden = ended;
  if (dialog.open) return undefined;
  error.hidden = true;
  code.value = "";
  return dialog.showModal();
}

function leave() {
  location.replace(`${dialog.dataset.signIn}?${new URLSearchParams({ next: location.pathname + location.search })}`);
}

async function lock() {
  if (dialog.open) return;
  show("unlock");
  await keep(typed());
  const answer = await post(dialog.dataset.lockNow);
  if (answer?.status === 423) show((await answer.json()).step);
}

async function stillLocked() {
  const answer = await post(dialog.dataset.here);
  if (answer?.status === 423) {
    const { step } = await answer.json();
    if (step !== "unlock") show(step);
  } else if (answer?.ok) dialog.close(); // opened in another window of the same person
}

dialog.addEventListener("cancel", (event) => event.preventDefault()); // Esc does not open a lock
dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
async function unlock(proof) {
  const answer = await post(dialog.dataset.unlock, proof);
  if (answer?.ok) {
    active = said = Date.now();
    dialog.close();
    return kept && keep({}); // it is on the screen: nothing has to wait for it
  }
  if (answer?.type === "opaqueredirect") return show("sign_in");
  const told = answer?.status === 422 ? (await answer.json()).errors.join(" ") : dialog.dataset.failed;
  return refuse(told);
}

function refuse(words) {
  error.querySelector("span").textContent = words ?? "";
  error.hidden = false;
  code.select();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  unlock({ code: code.value });
});
key?.addEventListener("click", () =>
  askKey("prove", key.dataset.options, csrfToken()).then(
    (credential) => unlock({ credential }),
    () => refuse(key.dataset.failed),
  ),
);
document.querySelector("[data-lock-form]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  lock();
});
const own = document.querySelector("[data-own]"); // a menu that closes when one turns away from it
own?.addEventListener("focusout", (event) => own.contains(event.relatedTarget) || (own.open = own.matches(":hover")));
own?.addEventListener("keydown", (event) => event.key === "Escape" && ((own.open = false), own.firstElementChild.focus()));
for (const leaving of document.querySelectorAll("[data-leaves]")) {
  leaving.addEventListener("submit", () => {
    leaving.elements.typed.value = JSON.stringify(typed());
  });
}
for (const kind of ["keydown", "pointerdown", "input"]) addEventListener(kind, () => (active = Date.now()), { passive: true });
setInterval(() => {
  if (inCall()) return;
  if (dialog.open) return void (Date.now() - said > SAY_EVERY && ((said = Date.now()), stillLocked()));
  if (Date.now() - active > LOCK_AFTER) lock();
  else if (active > said && Date.now() - said > SAY_EVERY) stillHere();
}, LOOK_EVERY);
document.addEventListener("visibilitychange", () => document.hidden || (dialog.open ? stillLocked() : stillHere()));
addEventListener("pageshow", (event) => event.persisted && location.reload()); // from the browser's memory: whose it was is past
