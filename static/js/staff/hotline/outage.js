// The page for calls that come while nothing answers (R-58). It writes down, and says that nothing is stopped; when the house
// is back it sends in what it kept, one after the other in the order of the calls, each until it is answered.
import { all, change, fetchKey, keep, key, remove, takeDraft } from "./outage_store.js";

const LOOK_EVERY = 3000; // ms
const page = document.querySelector("[data-outage]"), form = page.querySelector("form"), list = page.querySelector("[data-kept]");
const words = (name) => page.querySelector(`[data-words="${name}"]`).textContent;
const inJapan = new Intl.DateTimeFormat("ja-JP", { timeStyle: "medium", timeZone: "Asia/Tokyo", hour12: false });
let began = null, looking = false;

const show = (name) => {
  for (const each of page.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== name;
};

function line(number, said) {
  const item = document.createElement("li"), state = document.createElement("b"), what = document.createElement("span");
  const done = said?.outcome;
  state.textContent = done ? words(done) : words(said ? "kept" : "others");
  state.className = done ? "" : "not-yet";
  what.textContent = said ? `${inJapan.format(new Date(said.taken_at))}　${said.kana}　${words(`target-${said.target}`)}` : "";
  item.append(what, state);
  if (!done) return item;
  const link = document.createElement("a"), away = document.createElement("button");
  Object.assign(link, { href: said.address_of_call, textContent: said.reference });
  Object.assign(away, { type: "button", textContent: words("remove") });
  away.addEventListener("click", () => remove(number).then(paint));
  item.append(link, away);
  return item;
}

async function paint() {
  const kept = await all();
  list.replaceChildren(...kept.map(([number, said]) => line(number, said)));
  page.querySelector("[data-none]").hidden = kept.length > 0;
}

form.addEventListener("input", () => (began ??= new Date()));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!form.reportValidity()) return;
  const said = Object.fromEntries(new FormData(form));
  await keep({ ...said, key: crypto.randomUUID(), taken_at: (began ?? new Date()).toISOString() });
  form.reset();
  began = null;
  page.querySelector("[data-told]").textContent = words("taken");
  form.elements.kana.focus();
  await paint();
});
addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.key !== "Enter" || !event.ctrlKey || event.repeat) return;
  event.preventDefault();
  form.requestSubmit();
});

// The page itself may be an old one from the shelf: the token for sending is read from a new one.
async function token() {
  const fresh = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
  const read = fresh?.ok && new DOMParser().parseFromString(await fresh.text(), "text/html");
  return read?.querySelector("[name=csrfmiddlewaretoken]")?.value;
}

async function sendIn(number, said, csrf) {
  const body = new URLSearchParams({ ...said, csrfmiddlewaretoken: csrf });
  const asked = { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": csrf }, credentials: "same-origin" };
  const answer = await fetch(page.dataset.keep, asked).catch(() => null);
  const told = answer?.ok && !answer.redirected ? await answer.json().catch(() => null) : null;
  if (!told?.outcome) return false;
  await change(number, { ...said, outcome: told.outcome, reference: told.reference, address_of_call: told.address });
  return true;
}

async function look() {
  const answered = await fetchKey(page.dataset.key);
  show(answered ? "back" : answered === false ? "signed-out" : (await key()) ? "away" : "no-key");
  form.querySelector("[type=submit]").disabled = !(await key());
  if (!answered) return paint();
  const waiting = (await all()).filter(([, said]) => said && !said.outcome);
  const csrf = waiting.length ? await token() : null;
  for (const [number, said] of csrf ? waiting : []) if (!(await sendIn(number, said, csrf))) break;
  return paint();
}

async function lookAgain() {
  if (looking) return;
  looking = true;
  await look().catch(() => null);
  looking = false;
}

const draft = await takeDraft().catch(() => null);
for (const [name, value] of Object.entries(draft ?? {})) if (form.elements[name]) form.elements[name].value = value;
if (draft?.taken_at) began = new Date(draft.taken_at);
await paint();
await lookAgain();
setInterval(lookAgain, LOOK_EVERY);
page.dataset.ready = "";
