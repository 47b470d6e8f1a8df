// How long the call lasts, by the house's clock; and the sign that its page is still open.
const SAY_EVERY = 4 * 60_000; // ms
const timer = document.querySelector("[data-timer]"), clock = document.querySelector("[data-clock]");
const lock = document.querySelector("[data-lock]");
const ahead = Date.now() - Number(timer.dataset.now) * 1000, began = Number(timer.dataset.began) * 1000;
const inJapan = new Intl.DateTimeFormat("ja-JP", { timeStyle: "short", timeZone: "Asia/Tokyo", hour12: false });

function tick() {
  const seconds = Math.max(0, Math.floor((Date.now() - ahead - began) / 1000));
  timer.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  clock.textContent = inJapan.format(Date.now() - ahead);
}

tick();
setInterval(tick, 1000);
setInterval(() => {
  const token = lock.querySelector("[name=csrfmiddlewaretoken]").value;
  fetch(lock.dataset.here, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } }).catch(() => null);
}, SAY_EVERY);
