// While all is well: the browser puts away the page, and the key, for the hour when nothing answers. When it comes in
// the middle of a call, what was heard goes along, sealed.
import { fetchKey, key, leaveDraft } from "./outage_store.js";

const place = document.querySelector("[data-outage-page]");

navigator.serviceWorker?.register(place.dataset.worker).catch(() => null);
await fetchKey(place.dataset.key);

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-outage-link]");
  if (!link) return;
  event.preventDefault();
  const heard = [...document.querySelectorAll("[data-identify] input[id^=heard-]")].map((field) => [field.name, field.value]);
  const target = document.querySelector("[data-targets] input:checked")?.value, because = document.querySelector("[data-because] input:checked")?.value;
  const began = document.querySelector("[data-timer]")?.dataset.began;
  const taken = began ? new Date(Number(began) * 1000) : new Date();
  if (await key()) await leaveDraft({ ...Object.fromEntries(heard), ...(target && { target }), ...(because && { because }), taken_at: taken.toISOString() });
  location.assign(link.href);
});
place.dataset.ready = "";
