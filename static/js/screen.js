// The screen that asks to be let in: a new picture every quarter of a minute, and the page again when something happened.
import { get } from "./api.js";

const LOOKS_EVERY = 2000; // ms
const root = document.querySelector("[data-screen]"), picture = root.querySelector("[data-picture]");
const take = root.querySelector("[data-take]");

if (picture) {
  let count = 0;
  setInterval(() => (picture.src = `${picture.src.split("?")[0]}?${(count += 1)}`), 1000 * Number(root.dataset.refresh));
}

async function look() {
  const { state } = await get("cross-device/").catch(() => ({})); // not reached: looked again
  if (state && state !== root.dataset.screen) return location.reload();
  return setTimeout(look, LOOKS_EVERY);
}

if (take) take.requestSubmit();
else look();
