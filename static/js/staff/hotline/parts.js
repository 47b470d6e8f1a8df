// The screen of a call is made by the house: whatever is done, the answer is the whole page, and the parts that changed
// take their new places under what is being typed. One request after the other, so that the newest answer is the last.
import { refresh } from "../refresh.js";

const HTML = { Accept: "text/html" };
let line = Promise.resolve();

export const screen = document.querySelector(".console");
export const inLine = (job) => (line = line.then(job, job));

export async function send(form, submitter) {
  const asked = { method: "POST", body: new FormData(form, submitter), headers: HTML, credentials: "same-origin" };
  const answer = await fetch(form.action, asked).catch(() => null);
  const isAway = !answer || answer.status >= 500; // the house, or what it stands on
  show("away", isAway); // what was heard can be written down meanwhile
  if (isAway) throw new Error("nothing answers");
  return answer;
}

export function swap(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  if (fresh.querySelector(".console")?.dataset.state === undefined) return location.reload(); // signed out, or a refusal
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (other) refresh(part, other);
  }
  document.dispatchEvent(new Event("swapped"));
  return undefined;
}

export async function act(form, submitter) {
  return inLine(async () => {
    const answer = await send(form, submitter).catch(() => null);
    if (answer) swap(await answer.text());
  });
}

export const show = (name, shown = true) => {
  for (const each of document.querySelectorAll(`[data-say-when="${name}"]`)) each.hidden = !shown;
};
