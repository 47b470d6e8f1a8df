// The stop. Pressed twice it is sent once; and where no answer comes, the page finds out what happened before it says so:
// it never claims a stop that was not, nor hides one that was.
import { isStale, hear } from "./heard.js";
import { screen, send, show, swap } from "./parts.js";
import { save } from "./notes.js";

const LOOK_AGAIN = 1000; // ms
let pressed = false;

export const offered = () => [...document.querySelectorAll("[data-stop]")].find((form) => form.offsetParent !== null);

export async function stop(form) {
  if (pressed) return;
  if (isStale()) {
    show("early");
    return hear();
  }
  pressed = true;
  save();
  const answer = await send(form).catch(() => null);
  if (answer?.redirected) return location.replace(screen.dataset.address);
  if (answer) {
    swap(await answer.text());
    return (pressed = false);
  }
  show("unknown");
  return findOut();
}

async function findOut() {
  const page = await fetch(screen.dataset.address, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (page?.ok) return location.replace(screen.dataset.address);
  return setTimeout(findOut, LOOK_AGAIN);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-stop]")) return;
  event.preventDefault();
  stop(event.target);
});
document.addEventListener("swapped", () => show("early", false));
