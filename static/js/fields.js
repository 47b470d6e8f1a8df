// Small comforts of the form fields: show what was typed, and the rules of a new password while it is typed.
import { asPassword, asPin, isPin, passwordRules } from "./secrets.js";

function letShow(button) {
  const field = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    button.textContent = shown ? button.dataset.show : button.dataset.hide;
  });
}

function showRules(list) {
  const field = document.getElementById(list.dataset.rulesOf);
  const rules = { ...passwordRules, pin: isPin };
  const typed = () => (list.dataset.secret === "pin" ? asPin(field.value) : asPassword(field.value));
  field.addEventListener("input", () => {
    for (const item of list.children) item.dataset.met = String(rules[item.dataset.rule](typed()));
  });
}

// A second press while the first is still on its way does nothing.
export async function busy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return undefined;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

document.querySelectorAll("[data-shows]").forEach(letShow);
document.querySelectorAll("[data-rules-of]").forEach(showRules);
