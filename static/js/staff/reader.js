// The desk's card reader: the card that lies there goes into the form by the name of its place; the holder's PIN goes to the
// chip and nowhere else, and comes back as a token the chip signed over this page's nonce.
import { CardLocked, WrongPin } from "../card.js";
import { CardReader } from "../card_reader.js";
import { asFault, clearErrors, showErrors } from "../errors.js";
import { asPin, isPin } from "../secrets.js";
import { tokenByCard } from "../web_eid.js";
import { words } from "../words.js";

const form = document.querySelector("[data-card-form]");
const pin = form?.querySelector("#id_card_pin");
const reader = form && new CardReader(form.querySelector("[data-reader]"), { secret: "authentication" });
let sending = false;

async function read() {
  clearErrors(form);
  if (!reader.card) {
    await reader.open({ focus: false });
    return showErrors(form, [{ field: document.getElementById("id_card"), message: words("card-missing") }]);
  }
  const typed = pin ? asPin(pin.value) : "";
  if (typed && !isPin(typed)) return showErrors(form, [{ field: pin, message: words("pin-unfit") }]);
  form.elements.terminal.value = reader.card.id;
  if (typed) {
    form.elements.token.value = JSON.stringify(await tokenByCard(reader.card, { pin: typed, nonce: form.elements.nonce.value }));
  }
  if (pin) pin.value = "";
  sending = true;
  form.submit();
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopImmediatePropagation(); // keys.js counts what is sent, and this is not sent yet
  if (sending) return;
  read().catch((refusal) => {
    const atChip = refusal instanceof WrongPin || refusal instanceof CardLocked;
    showErrors(form, [asFault(refusal, { field: pin, what: atChip ? "-authentication" : "" })]);
  });
});
addEventListener("pageshow", () => (sending = false));
if (form) {
  if (pin) pin.closest("[data-pin-of-card]").hidden = false;
  await reader.start();
}
