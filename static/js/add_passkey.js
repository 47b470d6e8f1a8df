// Adding a finger or face to this phone: the PIN once more, then the device asks, then the house keeps the key.
import { post, Unreachable } from "./api.js";
import { asFault, clearErrors, showErrors } from "./errors.js";
import { busy } from "./fields.js";
import { keepPasskey, registered } from "./keystore.js";
import { create, forget, isSupported, NotShown } from "./passkey.js";
import { asPin, isPin } from "./secrets.js";
import { words } from "./words.js";

const form = document.querySelector("[data-add-passkey]"), { name, pin } = form.elements;
const held = await registered("user_authentication").catch(() => undefined);

function faults() {
  const typed = asPin(pin.value), called = name.value.trim();
  return [
    !called && { field: name, message: words("name-missing") },
    called.length > 40 && { field: name, message: words("name-unfit") },
    !typed && { field: pin, message: words("pin-missing") },
    typed && !isPin(typed) && { field: pin, message: words("pin-unfit") },
  ].filter(Boolean);
}

async function add() {
  const credential = await create();
  await post("passkeys/", { credential, pin: asPin(pin.value), name: name.value }).catch((refusal) => {
    if (!(refusal instanceof Unreachable)) forget(credential.id);
    throw refusal;
  });
  await keepPasskey(held, credential.id);
  location.assign(form.dataset.addPasskey);
}

function fault(refusal) {
  if (refusal instanceof NotShown) return { field: null, message: words(refusal.message) };
  if (refusal.code === "malformed" && refusal.document.fields?.includes("name")) return { field: name, message: words("name-unfit") };
  return asFault(refusal, { field: pin });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearErrors(form);
  const found = faults();
  if (found.length) return showErrors(form, found);
  busy(form.querySelector("[type=submit]"), () => add().catch((refusal) => showErrors(form, [fault(refusal)])));
});

const supported = Boolean(held) && (await isSupported());
form.hidden = !supported;
document.querySelector("[data-unsupported]").hidden = supported;
form.dataset.ready = "true";
