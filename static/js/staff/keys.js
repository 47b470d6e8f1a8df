// Ctrl+Enter sends the form of the page, from wherever the hands are; on a page that names none, the form they are in, where
// one button only sends it. An Enter that ends a conversion of kana never does: the input method's own keys come with
// isComposing, or with code 229 where a browser has forgotten to say so (ui.md §3.4).
const commit = document.querySelector("[data-commit]");
let sent = false;

function offered() {
  if (commit) return commit;
  const buttons = document.activeElement?.form?.querySelectorAll("button:not([type=button])") ?? [];
  return buttons.length === 1 ? buttons[0] : null;
}

addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || document.querySelector("dialog[open]")) return;
  if (event.key !== "Enter" || !event.ctrlKey || event.repeat || sent) return;
  const button = offered();
  if (!button) return;
  event.preventDefault();
  button.form.requestSubmit(button);
});
addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target !== commit?.form) return undefined;
  if (sent) return event.preventDefault(); // twice in a row is once
  return void (sent = true);
});
addEventListener("pageshow", () => (sent = false));
document.querySelector("#errors-summary, #found-title")?.focus();
