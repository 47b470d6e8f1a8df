// The card reader of the sandbox, as a page sees it: which card is in the hand, and what its chip answers.
// The chip judges the PIN; it is sent to the reader's address and kept nowhere.

const IN_HAND = "simulator.card";

/** The id of the card taken from the tray: in the address (?card=…), or remembered for this tab. */
export function cardInHand() {
  const asked = new URLSearchParams(location.search).get("card");
  if (asked) sessionStorage.setItem(IN_HAND, asked);
  return asked ?? sessionStorage.getItem(IN_HAND);
}

export function takeCard(id) {
  sessionStorage.setItem(IN_HAND, id);
}

export function putCardBack() {
  sessionStorage.removeItem(IN_HAND);
}

/** Every card on the tray: {id, name, purpose, platform, pins, certificates}. */
export async function cardsOnTray() {
  const response = await fetch("/simulator/cards/", { headers: { Accept: "application/json" } });
  if (!response.ok) throw new CardRefused(response.status, {});
  return response.json();
}

/** The card in the hand as GET /simulator/cards/ describes it, or null. */
export async function describeCard(id = cardInHand()) {
  return (await cardsOnTray()).find((card) => card.id === id) ?? null;
}

/** What the chip said no to: status 403 with triesLeft, 423 locked, 404 no such certificate on this card. */
export class CardRefused extends Error {
  constructor(status, problem) {
    super(problem.title ?? `the card answered ${status}`);
    this.status = status;
    this.problem = problem;
    this.triesLeft = problem.tries_left ?? null;
  }
}

/** SHA-256 signature by the chip over `data` (Uint8Array): raw r‖s, or RSA PKCS#1 v1.5. kind as on the wire. */
export async function sign(id, { kind, pin, data }) {
  const answer = await ask(`/simulator/cards/${encodeURIComponent(id)}/sign/`, { kind, pin, data: base64(data) });
  return Uint8Array.from(atob(answer.signature), (letter) => letter.charCodeAt(0));
}

/** {full_name, birth_date, gender, address}, for the four digits of the card's face. */
export function read(id, { pin }) {
  return ask(`/simulator/cards/${encodeURIComponent(id)}/read/`, { pin });
}

async function ask(address, body) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new CardRefused(response.status, answer);
  return answer;
}

function base64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
