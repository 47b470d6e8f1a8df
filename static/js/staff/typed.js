// What somebody typed on this page and did not send yet: gathered when they leave the desk, kept by the server for them
// alone (accounts/drafts.py), and put back when they open the page again. Never a PIN, a password or a code.
const LEFT_OUT = "[type=hidden], [type=password], [type=file], [autocomplete=one-time-code], [type=submit], button";
const fields = () => [...document.querySelectorAll("main input[name], main textarea[name], main select[name]")].filter((one) => !one.matches(LEFT_OUT));
const isChoice = (one) => one.type === "radio" || one.type === "checkbox";
const isChanged = (one) => {
  if (isChoice(one)) return one.checked !== one.defaultChecked;
  if (one.options) return [...one.options].some((option) => option.selected !== option.defaultSelected) && one.value !== one.options[0].value;
  return one.value !== one.defaultValue;
};

// {name: [value, …]} of every field, or {} when nothing was changed.
export function typed() {
  const all = fields();
  if (!all.some(isChanged)) return {};
  const found = {};
  for (const one of all) {
    found[one.name] ??= [];
    if (!isChoice(one) || one.checked) found[one.name].push(one.value);
  }
  return found;
}

export function putBack(kept) {
  const left = structuredClone(kept);
  let changed = false;
  for (const one of fields()) {
    if (!(one.name in kept)) continue;
    const before = isChoice(one) ? one.checked : one.value;
    if (isChoice(one)) one.checked = kept[one.name].includes(one.value);
    else if (left[one.name].length) one.value = left[one.name].shift();
    changed ||= before !== (isChoice(one) ? one.checked : one.value);
    one.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return changed;
}

const given = document.getElementById("draft");
if (given && putBack(JSON.parse(given.textContent))) document.querySelector("[data-draft-back]").hidden = false;
