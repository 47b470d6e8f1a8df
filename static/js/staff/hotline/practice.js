// A practice call: Alt+4 to Alt+0 ask the caller, and what the operator does is counted, across the pages of the call. The
// caller's card is no part of the work, so neither its keys nor its clicks count; the end of the call takes the counts along.
const MODIFIERS = ["Control", "Alt", "Shift", "Meta", "CapsLock", "Process"];
const practice = document.querySelector("[data-practice]").dataset.practice, place = `practice ${practice}`;
const kept = JSON.parse(sessionStorage.getItem(place) ?? '{"keys": 0, "clicks": 0, "fields": [], "toStop": null}');

const keep = () => sessionStorage.setItem(place, JSON.stringify(kept));
const lineOf = (event) => event.altKey && !event.ctrlKey && event.code.match(/^(?:Digit|Numpad)([4-90])$/)?.[1];

addEventListener("keydown", (event) => {
  const line = lineOf(event);
  if (line) {
    event.preventDefault();
    const asked = document.querySelector(`[data-line="${line}"]`);
    if (asked) asked.open = !asked.open;
    return;
  }
  if (event.repeat || MODIFIERS.includes(event.key) || event.target.closest?.("[data-caller]")) return;
  kept.keys += 1;
  keep();
}, true);
addEventListener("pointerdown", (event) => {
  if (event.target.closest?.("[data-caller]")) return;
  kept.clicks += 1;
  keep();
}, true);
addEventListener("input", ({ target }) => {
  if (!target.closest("[data-identify]") || kept.fields.includes(target.name)) return;
  kept.fields.push(target.name);
  keep();
}, true);
document.addEventListener("formdata", ({ target, formData }) => {
  if (target.matches("[data-stop]")) {
    kept.toStop ??= kept.keys;
    keep();
  }
  if (!target.matches("[data-end]")) return;
  formData.set("practice_keys", kept.keys);
  formData.set("practice_clicks", kept.clicks);
  formData.set("practice_fields", kept.fields.length);
  formData.set("practice_keys_to_stop", kept.toStop ?? "");
});
