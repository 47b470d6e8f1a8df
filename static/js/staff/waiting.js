// How many wishes wait for an answer of this person: the number in the header, asked again while the page is in sight.
const EVERY = 15_000; // ms
const place = document.querySelector("[data-waiting]");

async function ask() {
  if (document.hidden) return;
  const asked = { headers: { Accept: "application/json", "X-Quiet": "1" }, credentials: "same-origin", cache: "no-store" };
  const answer = await fetch(place.dataset.waiting, asked).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { waiting } = await answer.json();
  place.querySelector("b").textContent = waiting;
  place.hidden = !waiting;
}

if (place) setInterval(ask, EVERY);
