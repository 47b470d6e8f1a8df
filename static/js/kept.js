// What was typed stays when somebody changes the language or the readings: set aside in this tab, put back once.
// Only what a browser itself may remember (`autocomplete`): no PIN, password, code or stop word. And nothing agreed to: the
// words are others now.
const PLACE = "kept";
const SECRET = ["off", "current-password", "new-password", "one-time-code"];
const AGREED = ["agreed", "understood"], NO_TEXT = ["hidden", "password", "file"];

const mayBe = (field) => !NO_TEXT.includes(field.type) && !SECRET.includes(field.autocomplete);
const isKept = (field) => field.name && !AGREED.includes(field.name) && mayBe(field);
const fields = () => [...document.querySelectorAll("main input, main select, main textarea")].filter(isKept);
const isChosen = (field) => field.type === "checkbox" || field.type === "radio";
const nameOf = (field) => (isChosen(field) ? `${field.name}=${field.value}` : field.name);
const valueOf = (field) => (isChosen(field) ? field.checked : field.value);

function setAside() {
  const values = Object.fromEntries(fields().map((field) => [nameOf(field), valueOf(field)]));
  sessionStorage.setItem(PLACE, JSON.stringify({ page: location.pathname, values }));
}

function putBack({ values }) {
  for (const field of fields()) {
    const value = values[nameOf(field)];
    if (value === undefined || value === valueOf(field)) continue;
    isChosen(field) ? (field.checked = value) : (field.value = value);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
sessionStorage.removeItem(PLACE);
if (kept?.page === location.pathname) putBack(kept);
for (const form of document.querySelectorAll("form.language")) form.addEventListener("submit", setAside);
