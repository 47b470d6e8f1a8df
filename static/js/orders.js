// What this phone must delete: asked whenever the citizen's pages are opened on a phone that holds certificates.
// The report is signed first, then kept and the keys deleted in one step, then sent: a phone that dies in between sends it
// when it is next online, though its keys are gone.
import { ask, nonce, post, Problem } from "./api.js";
import { fromBase64, toBase64 } from "./bytes.js";
import { signedByPhone } from "./jws.js";
import { deleteAndKeepReport, everything, forgetReport, knownDeviceId, report } from "./keystore.js";

const ASKED = "orders-asked", SAID = "orders-said", EVERY = 5 * 60 * 1000; // ms, in one tab

async function sha256(chain) {
  return toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", fromBase64(chain[0]))));
}

async function sendReport(device) {
  const kept = await report();
  if (!kept) return;
  try {
    await post(`phones/${encodeURIComponent(device)}/deletions/`, { request: kept });
  } catch (refusal) {
    if (!(refusal instanceof Problem) || refusal.status >= 500 || refusal.status === 429) throw refusal; // later again
  }
  await forgetReport();
}

// Resolves with how many certificates were deleted. Throws when the house cannot be reached: then nothing was deleted.
export async function obey() {
  const device = await knownDeviceId();
  if (!device) return 0;
  await sendReport(device);
  const held = await everything();
  if (!held.length) return 0;
  const question = await signedByPhone(held[0], { type: "orders", nonce: await nonce(), device });
  const address = `/api/v1/phones/${encodeURIComponent(device)}/orders/`;
  const { orders } = await ask("GET", address, undefined, { authorization: `Phone ${question}` });
  if (!orders.length) return 0;
  const ordered = new Set(orders.map((order) => order.sha256));
  const digests = await Promise.all(held.map(({ chain }) => sha256(chain)));
  const gone = held.filter((_, index) => ordered.has(digests[index]));
  const said = { type: "deletion", device, certificates: orders.map((order) => order.certificate) };
  await deleteAndKeepReport(gone, await signedByPhone(held[0], said));
  await sendReport(device).catch(() => undefined);
  return gone.length;
}

function say(place) {
  place.hidden = false;
  sessionStorage.removeItem(SAID);
}

const isTypedIn = () => [...document.querySelectorAll("main input:is([type=text], [type=password])")].some((field) => field.value);

const place = document.querySelector("[data-orders]");
if (place) {
  if (sessionStorage.getItem(SAID)) say(place);
  if (Date.now() - Number(sessionStorage.getItem(ASKED) ?? 0) > EVERY) {
    const deleted = await obey().catch(() => undefined);
    if (deleted !== undefined) sessionStorage.setItem(ASKED, String(Date.now()));
    if (deleted) {
      sessionStorage.setItem(SAID, "yes");
      // That page has looked at the keys already; but what somebody has begun to type is not taken from them.
      place.hasAttribute("data-again") && !isTypedIn() ? location.reload() : say(place);
    }
  }
  place.dataset.asked = "true";
}
