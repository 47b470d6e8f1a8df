// The words a script may say: they stand in the page (<template id="words">), so that they pass through gettext.

const readings = new Map(); // what was said -> the element that has it with readings (portal/furigana), and what to fill in

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

function plain(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("rt, rp").forEach((reading) => reading.remove());
  return copy.textContent.trim();
}

function remembered(text, element, values = {}) {
  const inside = element.querySelector("furi-gana");
  if (inside && filled(plain(inside), values) === text) readings.set(text, { inside, values });
  return text;
}

export function words(name, values = {}, { from = "words" } = {}) {
  const entry = document.getElementById(from)?.content.querySelector(`[data-word="${name}"]`);
  return entry ? remembered(filled(plain(entry), values), entry, values) : "";
}

// What is written there, without its readings.
export const written = (element) => remembered(plain(element), element);

// Puts words into a place: with their readings, where the page has them.
export function tell(place, text) {
  const known = readings.get(text);
  if (!known) return void (place.textContent = text);
  const copy = known.inside.cloneNode(true), texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = filled(texts.currentNode.data, known.values);
  place.replaceChildren(copy);
}

// Where the same thing may be said in a more exact way: the first of the names that has words.
export const firstWords = (names, values) => names.map((name) => words(name, values)).find(Boolean) ?? "";

const language = () => document.documentElement.lang;

// 2026年12月26日, 26 December 2026, on Japan's calendar; its order and readings come from the page.
export function date(at) {
  const part = (name, how = "numeric") => at.toLocaleDateString("en-GB", { timeZone: "Asia/Tokyo", [name]: how });
  return words("date", { year: part("year"), month: part("month", language() === "en" ? "long" : "numeric"), day: part("day") });
}

// 18時20分 today, 11月21日(土) 8時0分 on another day; always Japan's clock, because the offices keep it.
export function moment(iso) {
  const at = new Date(iso), zone = { timeZone: "Asia/Tokyo" };
  const day = (date) => date.toLocaleDateString("en-CA", zone);
  const time = at.toLocaleTimeString(language(), { ...zone, hour: "numeric", minute: "2-digit", hour12: language() === "en" });
  const clock = language() === "en" ? time : time.replace(/^0?(\d+):(\d+).*$/, "$1時$2分");
  if (day(at) === day(new Date())) return clock;
  return `${at.toLocaleDateString(language(), { ...zone, month: "long", day: "numeric", weekday: "short" })} ${clock}`;
}
