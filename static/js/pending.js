// Whoever closed the page that waits, or came Back from it: this browser still holds the keys of what was asked for.
import { get } from "./api.js";
import { waitingFor } from "./keystore.js";

const OPEN = ["applied", "checking", "ready"];

// Without the session it was filed in, the house tells nothing: the page it leads to says how to go on.
const isOpen = (id) =>
  get(`applications/${encodeURIComponent(id)}/`).then(({ state }) => OPEN.includes(state), (refusal) => refusal.status === 404);

const place = document.querySelector("[data-pending]");
const newest = (await waitingFor().catch(() => [])).sort().at(-1); // their ids begin with the time
if (newest && (await isOpen(newest))) {
  place.querySelector("a").href = `${place.dataset.pending}?application=${encodeURIComponent(newest)}`;
  place.hidden = false;
}
