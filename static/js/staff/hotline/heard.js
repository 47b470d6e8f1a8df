// What is typed is matched when a field is left, when Enter is pressed in it, or when nothing was typed for half a second;
// never in the middle of a conversion of kana. Until the answer is there, no button may be trusted.
import { inLine, screen, send, swap } from "./parts.js";

const WAIT = 500; // ms
const form = document.querySelector("[data-identify]");
let typed = false, waiting = 0, timer;

const mark = () => screen.toggleAttribute("data-stale", isStale());
export const isStale = () => typed || waiting > 0;

export async function hear() {
  clearTimeout(timer);
  if (!form || !typed) return inLine(() => {});
  typed = false;
  waiting += 1;
  mark();
  return inLine(async () => {
    const answer = await send(form).catch(() => null);
    waiting -= 1;
    if (!answer) typed = true; // asked again with the next key, or by whoever waits for it
    else if (!typed) swap(await answer.text());
    mark();
  });
}

export function again() {
  for (const field of form.querySelectorAll("input:not([type=hidden])")) field.value = "";
  const clear = document.createElement("input");
  Object.assign(clear, { type: "hidden", name: "clear", value: "1" });
  form.append(clear);
  typed = true;
  hear();
  clear.remove();
  form.querySelector("input:not([type=hidden])").focus();
}

form?.addEventListener("input", (event) => {
  typed = true;
  mark();
  clearTimeout(timer);
  if (!event.isComposing) timer = setTimeout(hear, WAIT);
});
form?.addEventListener("compositionend", () => (timer = setTimeout(hear, WAIT)));
form?.addEventListener("change", hear);
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  hear();
});
