// Errors of a form, the way the whole house says them: a summary at the top that takes the focus, the same words at the
// field, エラー in the page's title (ui.md §2).
import { Problem, Unreachable } from "./api.js";
import { CardLocked, WrongPin } from "./card.js";
import { firstWords, tell, words } from "./words.js";

const TITLE = document.title;
let title = TITLE;

export function rememberTitle(text) {
  title = text;
  document.title = text;
}

export function clearErrors(form) {
  form.querySelector(".errors")?.remove();
  for (const field of form.querySelectorAll("[aria-invalid], [data-invalid]")) unmark(field);
  document.title = title;
}

function unmark(field) {
  field.removeAttribute("aria-invalid");
  field.removeAttribute("data-invalid");
  const place = document.getElementById(`${field.id}_error`);
  if (!place) return;
  place.hidden = true;
  const rest = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== place.id);
  field.setAttribute("aria-describedby", rest.join(" "));
}

function mark(field, message) {
  const place = document.getElementById(`${field.id}_error`);
  field.setAttribute(field.matches("fieldset") ? "data-invalid" : "aria-invalid", "true"); // a group cannot be invalid
  if (!place) return;
  tell(place.querySelector("span"), message);
  place.hidden = false;
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${place.id}`.trim());
}

// `faults`: [{field: <element or null>, message}]. The summary links to the fields; focus goes to the summary.
export function showErrors(form, faults) {
  clearErrors(form);
  const summary = document.getElementById("errors").content.firstElementChild.cloneNode(true);
  if (!faults.some(({ field }) => field)) tell(summary.querySelector("h2"), words("not-done")); // nothing was mistyped
  const list = summary.querySelector("ul");
  for (const { field, message } of faults) {
    const item = list.appendChild(document.createElement("li"));
    if (!field) {
      tell(item, message);
      continue;
    }
    mark(field, message);
    const link = item.appendChild(document.createElement("a"));
    link.href = `#${field.id}`;
    tell(link, message);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      (field.matches("fieldset") ? field.querySelector("input") : field).focus();
    });
  }
  form.prepend(summary);
  document.title = `${words("error-title")} ${title}`;
  summary.focus();
}

// What a refusal means to the person at the screen; `field` is where a wrong secret was typed, `what` names it.
export function asFault(refusal, { field = null, what = "" } = {}) {
  if (refusal instanceof WrongPin) return { field, message: words(`wrong${what}`, { left: refusal.triesLeft }) };
  if (refusal instanceof CardLocked) return { field, message: words(`locked${what}`) };
  if (refusal instanceof Unreachable) return { field: null, message: words("unreachable") };
  if (refusal instanceof Problem) {
    const { code, document: said } = refusal;
    const values = { left: said.tries_left, seconds: refusal.retryAfter };
    const locking = code === "pin-wrong" && said.tries_left === 0; // this very try was the last
    const names = [locking && "pin-locked", said.reason && `${code}-${said.reason}`, code].filter(Boolean);
    const isSecret = ["pin-wrong", "pin-locked", "locked"].includes(code);
    return { field: isSecret ? field : null, message: firstWords(names, values) || said.detail || words("unknown") };
  }
  console.error(refusal); // a fault of ours: its name and place, never what was typed
  return { field: null, message: words("unknown") };
}
