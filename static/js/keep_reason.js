// The reason that was chosen stays when somebody changes what to stop: it goes into the history as it is.
const links = document.querySelectorAll(".target-nav a, .between a");
document.addEventListener("change", ({ target }) => {
  if (target.name !== "reason") return;
  for (const link of links) {
    const to = new URL(link.href);
    to.searchParams.set("reason", target.value);
    link.href = to;
  }
});
