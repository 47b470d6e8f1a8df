// A part of the page that looks by itself whether something is new, every so many seconds (data-live). Nobody sits at the
// desk for that: it says so (X-Quiet), and stops when the desk is locked. A page that has become another one is opened anew.
import { refresh } from "./refresh.js";

const TOLD = 423;
const parts = [...document.querySelectorAll("[data-live]")];
const every = Math.min(...parts.map((part) => Number(part.dataset.live))) * 1000;
const asked = { headers: { Accept: "application/json, text/html", "X-Quiet": "1" }, credentials: "same-origin", cache: "no-store" };

async function look() {
  const answer = await fetch(location.href, asked).catch(() => null);
  if (answer?.status === TOLD) return setTimeout(look, every);
  if (answer?.redirected) return location.reload();
  if (answer?.ok) replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
  setTimeout(look, answer?.ok ? every : every * 3);
}

function replace(fresh) {
  const others = [...fresh.querySelectorAll("[data-live]")];
  if (others.length !== parts.length) return location.reload();
  const changed = parts.filter((part, i) => part.innerHTML !== others[i].innerHTML);
  if (!changed.length) return undefined;
  if (changed.some((part) => part.hasAttribute("data-reload"))) return location.reload();
  for (const part of changed) refresh(part, others[parts.indexOf(part)]);
  return undefined;
}

if (parts.length) setTimeout(look, every);
