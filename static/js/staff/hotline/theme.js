// Light or dark by hand, for nights: else as the system has it. Kept on this desk.
const KEY = "hotline-theme", button = document.querySelector("[data-theme-switch]"), root = document.documentElement;
const isDark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

if (localStorage.getItem(KEY)) root.dataset.theme = localStorage.getItem(KEY);
button.hidden = false;
button.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  localStorage.setItem(KEY, root.dataset.theme);
});
