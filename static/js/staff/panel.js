// The panel at the counter: the holder types a new PIN twice; the desk gives a permit; the PIN itself goes to the chip and
// nowhere else.
import { setPin } from "../card.js";
import { asFault, clearErrors, showErrors } from "../errors.js";
import { busy } from "../fields.js";
import { asPassword, asPin, isPassword, isPin } from "../secrets.js";
import { words } from "../words.js";

async function permitFor(form) {
  const body = new URLSearchParams({ which: form.dataset.pin });
  const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(form.dataset.permit, { method: "POST", headers, body, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`permit ${answer.status}`);
  return (await answer.json()).permit;
}

function faultOf(form, typed) {
  const digits = "digits" in form.dataset, [fresh, again] = form.querySelectorAll("input[type=password]");
  if (!(digits ? isPin(typed) : isPassword(typed))) return { field: fresh, message: words(digits ? "pin-unfit" : "password-unfit") };
  const read = digits ? asPin : asPassword;
  return read(again.value) === typed ? null : { field: again, message: words("not-the-same") };
}

async function set(form) {
  clearErrors(form);
  const [fresh, again] = form.querySelectorAll("input[type=password]");
  const typed = "digits" in form.dataset ? asPin(fresh.value) : asPassword(fresh.value);
  const fault = faultOf(form, typed);
  if (fault) return showErrors(form, [fault]);
  await setPin(form.dataset.terminal, { which: form.dataset.pin, permit: await permitFor(form), pin: typed });
  fresh.value = again.value = "";
  form.querySelector("[data-part=fields]").hidden = true;
  form.querySelector("[data-part=set]").hidden = false;
  return (document.querySelector("[data-pin] [data-part=fields]:not([hidden]) input") ?? document.querySelector(".go button")).focus();
}

for (const form of document.querySelectorAll("[data-pin]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(form.querySelector("[type=submit]"), () => set(form).catch((refusal) => showErrors(form, [asFault(refusal)])));
  });
}
