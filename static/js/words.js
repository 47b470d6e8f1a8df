// The words a script may say: they stand in the page (<template id="words">), so that they pass through gettext.

export function words(name, values = {}) {
  const entry = document.getElementById("words")?.content.querySelector(`[data-word="${name}"]`);
  if (!entry) return "";
  return entry.textContent.trim().replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

// Where the same thing may be said in a more exact way: the first of the names that has words.
export const firstWords = (names, values) => names.map((name) => words(name, values)).find(Boolean) ?? "";

const language = () => document.documentElement.lang;

// 18時20分 today, 11月21日(土) 8時0分 on another day; always Japan's clock, because the offices keep it.
export function moment(iso) {
  const at = new Date(iso), zone = { timeZone: "Asia/Tokyo" };
  const day = (date) => date.toLocaleDateString("en-CA", zone);
  const time = at.toLocaleTimeString(language(), { ...zone, hour: "numeric", minute: "2-digit", hour12: language() === "en" });
  const clock = language() === "en" ? time : time.replace(/^0?(\d+):(\d+).*$/, "$1時$2分");
  if (day(at) === day(new Date())) return clock;
  return `${at.toLocaleDateString(language(), { ...zone, month: "long", day: "numeric", weekday: "short" })} ${clock}`;
}
