// What this browser knows of before somebody applies: what it waits for, and what it holds already.
// Whoever closed the page that waits, or came Back from it: this browser still holds the keys of what was asked for.
import { get } from "./api.js";
import { everything, waitingFor } from "./keystore.js";

const OPEN = ["applied", "checking", "ready"];
const CLOSED_BY_THEN = 31 * 24 * 60 * 60 * 1000; // ms: registered within thirty days, or expired
const filedAt = (id) => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16); // RFC 9562 §5.7

// Without the session it was filed in, the house tells nothing: the page it leads to says how to go on.
const isOpen = (id) =>
  get(`applications/${encodeURIComponent(id)}/`).then(
    ({ state }) => OPEN.includes(state),
    (refusal) => refusal.status === 404 && Date.now() - filedAt(id) < CLOSED_BY_THEN,
  );

const place = document.querySelector("[data-pending]");
const newest = (await waitingFor().catch(() => [])).sort().at(-1); // their ids begin with the time
if (newest && (await isOpen(newest))) {
  place.querySelector("a").href = `${place.dataset.pending}?application=${encodeURIComponent(newest)}`;
  place.hidden = false;
}
const holds = document.querySelector("[data-holds]");
if (holds) holds.hidden = !(await everything().catch(() => [])).length;
