// Chords of the hotline (ui.md §3.4): Ctrl+Enter stops, Alt+digit chooses, Alt+letter moves, Esc goes one back. What belongs
// to an input method is never ours: an Enter that ends a conversion comes with isComposing, or with code 229. Letters are
// known by their place on the keyboard, which a kana layout does not move.
import { nextReason } from "./choices.js";
import { again, hear } from "./heard.js";
import { inLine, show } from "./parts.js";
import { offered, stop } from "./stop.js";
import { toggle } from "./say.js";

const one = (selector) => document.querySelector(selector);
const list = one("[data-keys]");

function commit(event) {
  const form = offered();
  if (event.repeat) return;
  if (form) stop(form);
  else if (one("[data-identify]")) hear();
}

function choose(number) {
  const target = document.querySelectorAll("[data-targets] input[type=radio]")[number - 1];
  if (!target) return;
  hear();
  if (!target.checked) target.click();
  target.focus();
}

function end() {
  const form = one("[data-end]");
  if (form?.dataset.end === "now") form.requestSubmit();
  else form?.querySelector("button").focus(); // nothing was stopped: one key does not close such a call
}

// After what is still on its way: Esc right after a case's letter closes that case, which the page does not show yet.
const back = () => inLine(async () => {
  const pressed = one(".cases__one[aria-pressed]"), more = new URLSearchParams(location.search).has("more");
  if (pressed) pressed.click();
  else if (more) location.assign(location.pathname);
  else show("early", false);
});

const letters = {
  KeyM: () => one("#memo")?.focus(),
  KeyL: toggle,
  KeyT: nextReason,
  KeyQ: end,
  KeyB: () => one("[data-more]")?.click(),
};

function chordOf(event) {
  const { altKey, ctrlKey, metaKey, shiftKey, code, key } = event;
  if (ctrlKey && key === "Enter") return () => commit(event);
  if (ctrlKey && code === "Slash") return () => list.showModal();
  if (altKey && !ctrlKey && !metaKey && !shiftKey) {
    const digit = code.match(/^(?:Digit|Numpad)([1-3])$/)?.[1];
    if (digit) return () => choose(Number(digit));
    const way = one(`.cases__one[data-key="${code.slice(3)}"]`);
    return letters[code] ?? (code.startsWith("Key") && way ? () => way.click() : null);
  }
  if (key === "F2" && one("[data-identify]")) return again;
  return key === "Escape" ? back : null;
}

addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || document.querySelector("dialog[open]")) return;
  const act = chordOf(event);
  if (!act) return;
  event.preventDefault();
  act();
});
const opener = one("[data-keys-open]");
opener.hidden = false;
opener.addEventListener("click", () => list.showModal());
