// One thing per page, though the page stays: secrets typed on the way must not leave this tab, so the steps of a
// journey are sections of one page. The browser's Back works; the heading takes the focus; the title changes.
import { clearErrors, rememberTitle } from "./errors.js";
import { tell, words, written } from "./words.js";

export class Steps {
  constructor(root, { order }) {
    this.root = root;
    this.order = order; // () => the names of the steps that apply now
    this.current = null;
    this.reached = 0;
    addEventListener("popstate", (event) => this.show(event.state?.step ?? this.order()[0]));
    root.querySelectorAll("[data-back]").forEach((button) => button.addEventListener("click", () => history.back()));
  }

  start() {
    history.replaceState({ step: this.order()[0] }, "");
    this.show(this.order()[0], { quietly: true });
  }

  // To the next step that applies, or to a named one.
  go(name = this.order()[this.order().indexOf(this.current) + 1]) {
    this.reached = Math.max(this.reached, this.order().indexOf(name));
    history.pushState({ step: name }, "");
    this.show(name);
  }

  section(name = this.current) {
    return this.root.querySelector(`[data-step="${name}"]`);
  }

  show(name, { quietly = false } = {}) {
    if (!this.order().includes(name) || this.order().indexOf(name) > this.reached) name = this.order()[0];
    this.root.querySelectorAll("[data-step]").forEach((section) => (section.hidden = section.dataset.step !== name));
    this.current = name;
    const section = this.section();
    section.querySelectorAll("form").forEach(clearErrors);
    rememberTitle(`${written(section.querySelector("h1"))} | ${words("brand")}`);
    this.count(section);
    section.dispatchEvent(new CustomEvent("enter"));
    if (quietly) return;
    scrollTo(0, 0);
    section.querySelector("h1").focus({ preventScroll: true });
  }

  count(section) {
    const place = section.querySelector("[data-steps]"), offset = Number(this.root.dataset.stepsBefore ?? 0);
    if (!place) return;
    const now = this.order().indexOf(this.current) + 1 + offset, all = this.order().length + offset;
    tell(place.querySelector("span"), words("steps", { now, all }));
    const bar = place.querySelector(".steps__bar");
    bar.replaceChildren(...Array.from({ length: all }, (_, index) => {
      const part = document.createElement("i");
      part.dataset.reached = String(index < now);
      return part;
    }));
  }
}
