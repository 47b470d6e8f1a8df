// A form that waits for a security key: what the key says goes into it, and then it is sent.
import { askKey, canAsk } from "./ask_key.js";

for (const form of document.querySelectorAll("form[data-key]")) {
  if (!canAsk) continue;
  const place = form.elements.credential, said = form.querySelector("[data-key-said]");
  form.hidden = false;
  form.dataset.ready = "true";
  form.addEventListener("submit", async (event) => {
    if (place.value) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    said.hidden = true;
    try {
      place.value = await askKey(form.dataset.key, form.dataset.options, form.elements.csrfmiddlewaretoken.value);
      form.submit();
    } catch {
      said.hidden = false;
    }
  });
}
