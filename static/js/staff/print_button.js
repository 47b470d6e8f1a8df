// A paper that is not counted: printed by the browser's own dialog.
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => window.print());
