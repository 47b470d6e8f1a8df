// The sandbox's card reader inside a page: which of the fictional cards is held against the phone.
import { cardInHand, cardsOnTray, takeCard } from "./card.js";
import { firstWords, tell, words } from "./words.js";

export class CardReader {
  constructor(element, { secret, also = null }) {
    this.element = element;
    this.also = also; // another of its PINs that this page asks for
    this.secret = secret; // which of the card's PINs this page asks for: shown, because people practise here
    this.card = null;
    this.part("open").addEventListener("click", () => this.open());
    this.part("change").addEventListener("click", () => this.open());
    this.part("tray").addEventListener("change", (event) => this.take(event.target.value));
  }

  part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  // Puts the card taken earlier in this tab back under the reader, if there is one.
  async start() {
    const id = cardInHand();
    if (id) await this.load().then(() => this.take(id, { closing: true }), () => undefined);
    this.element.dataset.ready = "true";
  }

  async load() {
    this.cards ??= await cardsOnTray();
    return this.cards;
  }

  // `focus`: into the list, when the person asked for it; not when an error is about to be told.
  async open({ focus = true } = {}) {
    this.say("");
    try {
      await this.load();
    } catch {
      return this.say(words("reader-failed"));
    }
    const list = this.part("cards");
    if (!list.children.length) list.append(...this.cards.map((card) => this.option(card)));
    this.part("read").hidden = true;
    this.part("picked").hidden = true;
    this.part("tray").hidden = false;
    if (focus) (list.querySelector("input:checked") ?? list.querySelector("input"))?.focus();
  }

  option(card) {
    const label = this.part("card").content.firstElementChild.cloneNode(true);
    const input = label.querySelector("input");
    input.value = card.id;
    input.checked = card.id === this.card?.id;
    label.querySelector("b").textContent = card.name;
    tell(label.querySelector("small"), this.hint(card));
    return label;
  }

  hint(card) {
    const pin = card.pins[this.secret];
    const more = this.also && card.pins[this.also] ? ` ${words(`hint-${this.also}`, { pin: card.pins[this.also] })}` : "";
    if (pin && more) return words(`hint-${this.secret}`, { pin }) + more;
    return pin ? words(`hint-${this.secret}`, { pin }) : firstWords([`hint-no-${this.secret}`, "hint-none"]);
  }

  take(id, { closing = false } = {}) {
    this.card = this.cards.find((card) => card.id === id) ?? null;
    if (!this.card) return;
    takeCard(id);
    this.element.dataset.taken = id;
    this.part("picked-name").textContent = this.card.name;
    tell(this.part("picked-hint"), this.hint(this.card));
    if (!closing) return;
    this.part("read").hidden = true;
    this.part("tray").hidden = true;
    this.part("picked").hidden = false;
  }

  say(message) {
    tell(this.part("said"), message);
  }
}
