// The sentence to read, or its other wordings and English: one of them at a time, so that neither has to be scrolled to.
let others = false;

function paint() {
  for (const each of document.querySelectorAll("[data-say]")) each.hidden = (each.dataset.say === "others") !== others;
  const button = document.querySelector("[data-say-switch]");
  button.hidden = false;
  button.setAttribute("aria-expanded", others);
}

export function toggle() {
  others = !others;
  paint();
}

document.addEventListener("click", (event) => event.target.closest("[data-say-switch]") && toggle());
document.addEventListener("swapped", paint);
paint();
