// Two minutes before a sign-in ends by itself, a dialog says so and offers to stay. Other tabs of this browser know of each
// other's: what was done in one is done in all. Without this script the session ends all the same.
import { get, post } from "./api.js";
import { tell, words } from "./words.js";

const WARNING = 120; // seconds before the end
const dialog = document.querySelector("[data-session]");
const told = dialog.querySelector("[data-left-told]"), stay = dialog.querySelector("[data-stay]");
const tabs = new BroadcastChannel("session");
const from = (seconds) => Date.now() + 1000 * Number(seconds);
const longest = from(dialog.dataset.longest); // an hour after signing in, whatever is done
let ends = from(dialog.dataset.left), said = "";

const isLast = () => longest - ends < 1000;

function goOn(until) {
  ends = until;
  if (dialog.open) dialog.close();
}

// A whole number of minutes, seconds only at the last: read aloud, each would interrupt.
function leftInWords(seconds) {
  const say = (name, values) => words(name, values, { from: "session-words" });
  if (seconds > 60) return say("session-minutes", { minutes: Math.ceil(seconds / 60) });
  return say(seconds > 30 ? "session-minute" : "session-moment");
}

function warn(seconds) {
  dialog.querySelector("[data-more]").hidden = isLast();
  dialog.querySelector("[data-last]").hidden = !isLast();
  stay.hidden = isLast();
  if (!dialog.open) dialog.showModal();
  const text = leftInWords(seconds);
  if (text !== said) tell(told, (said = text));
}

// Signed out before going: pages that ask by themselves have kept the house's own clock from running out.
async function leave() {
  clearInterval(clock);
  await post("sign-out/").catch(() => undefined);
  const next = location.pathname + location.search;
  location.assign(`${dialog.dataset.again}?${new URLSearchParams({ ended: isLast() ? "longest" : "idle", next })}`);
}

async function stayHere() {
  const { citizen } = await get("session/").catch(() => ({}));
  if (!citizen) return citizen === null ? leave() : undefined; // not reached: it may be pressed again
  goOn(Math.min(from(dialog.dataset.idle), longest)); // by this clock alone: it may differ from the house's
  tabs.postMessage({ until: ends });
}

let seen = false; // said once for the last hour's end: it cannot be put off
dialog.addEventListener("cancel", (event) => {
  event.preventDefault(); // Escape stays, as the button does
  close();
});
function close() {
  if (!isLast()) return stayHere();
  seen = true;
  dialog.close();
  return undefined;
}
stay.addEventListener("click", close);
dialog.querySelector("[data-understood]").addEventListener("click", close);
tabs.addEventListener("message", ({ data }) => goOn(Math.max(ends, data.until)));
tabs.postMessage({ until: ends });

const clock = setInterval(() => {
  const left = (ends - Date.now()) / 1000;
  if (left <= 0) leave();
  else if (left <= WARNING && !seen) warn(left);
}, 1000);
