// A form of an act that is done at once: a second press, while the first is on its way, sends nothing.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.once === "sent") return event.preventDefault();
    form.dataset.once = "sent";
    form.querySelector("[type=submit]").setAttribute("aria-busy", "true");
  });
}
// Come back to with the browser's Back, it may be pressed again.
addEventListener("pageshow", () => document.querySelectorAll("form[data-once]").forEach((form) => {
  form.dataset.once = "";
  form.querySelector("[type=submit]").removeAttribute("aria-busy");
}));
