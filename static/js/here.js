// Whether the phone that a page speaks of is the one it is read on. The server cannot know; this browser's own id can tell.
import { knownDeviceId } from "./keystore.js";

const mine = await knownDeviceId().catch(() => undefined);
for (const row of document.querySelectorAll("[data-device]")) {
  row.querySelector(row.dataset.device === mine ? "[data-here]" : "[data-elsewhere]").hidden = false;
}
