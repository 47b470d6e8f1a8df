// After a stop: our own OCSP is asked, again and again for a while, until it says so. Nothing else may say "confirmed".
import { inLine, screen, swap } from "./parts.js";

const EVERY = 1000, TRIES = 30;
const place = document.querySelector("[data-proof]:not([data-proved])");
const when = (name, shown) => (place.querySelector(`[data-when=${name}]`).hidden = !shown);
const inJapan = new Intl.DateTimeFormat("ja-JP", { timeStyle: "medium", timeZone: "Asia/Tokyo", hour12: false });

async function ask(left) {
  const answer = await fetch(place.dataset.proof, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
  const said = answer?.ok ? await answer.json() : { asked: false };
  if (said.at) return confirmed(said.at);
  when("asking", said.asked);
  when("unasked", !said.asked);
  return left && setTimeout(ask, EVERY, left - 1);
}

function confirmed(at) {
  const time = document.createElement("b");
  time.className = "number";
  time.textContent = inJapan.format(new Date(at));
  place.replaceChildren(`${document.querySelector("[data-words=proved]").textContent} `, time);
  place.dataset.proved = "";
  inLine(async () => {
    const page = await fetch(screen.dataset.address, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
    if (page?.ok) swap(await page.text());
  });
}

if (place) ask(TRIES);
