// What is chosen shows at once (css) and is sent to the log; a way of the call; a tick on the list of what to tell.
import { act } from "./parts.js";

const why = document.querySelector("[data-because]");

document.querySelector("[data-targets]")?.addEventListener("change", (event) => act(event.currentTarget));
why?.addEventListener("change", () => act(why));
// What is chosen goes with the button at once, whether or not the log has it yet.
document.addEventListener("formdata", (event) => {
  if (why && event.target.matches("[data-stop]")) event.formData.set("because", why.elements.because.value);
});

export function nextReason() {
  const radios = [...(why?.elements.because ?? [])];
  radios[(radios.findIndex((radio) => radio.checked) + 1) % radios.length]?.click();
}
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-case-form]")) return;
  event.preventDefault();
  act(event.target, event.submitter);
});
for (const form of document.querySelectorAll("[data-told]")) {
  form.addEventListener("change", () => act(form));
  form.addEventListener("submit", (event) => event.preventDefault());
}
document.querySelector("[data-told] input[type=checkbox]:not(:checked)")?.focus();
