// What rings is taken with one key, wherever the hands are on the page.
addEventListener("keydown", (event) => {
  if (event.key !== "F8" || event.repeat || event.isComposing || document.querySelector("dialog[open]")) return;
  const button = document.querySelector("[data-take]");
  if (!button) return;
  event.preventDefault();
  button.click();
});
