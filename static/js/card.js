// The card held against the phone: in the sandbox its chip answers over HTTP (contract §5). What goes wrong at the chip has
// two names of its own here; everything else is a refusal like any other.
import { ask, Problem } from "./api.js";
import { fromBase64, toBase64 } from "./bytes.js";

const IN_HAND = "card"; // sessionStorage: the card taken out of the tray, for this tab only
const RSA_ENCRYPTION = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01); // RFC 8017 appendix C

export class WrongPin extends Error {
  constructor(triesLeft) {
    super("wrong pin");
    this.triesLeft = triesLeft;
  }
}
export class CardLocked extends Error {}

// The id of the card taken from the tray: named in the address (?card=…), or earlier in this tab.
export function cardInHand() {
  const asked = new URLSearchParams(location.search).get("card");
  if (asked) takeCard(asked);
  return sessionStorage.getItem(IN_HAND);
}

export const takeCard = (id) => sessionStorage.setItem(IN_HAND, id);

// Every card on the tray: [{id, name, pins, certificates}].
export const cardsOnTray = () => ask("GET", "/simulator/cards/");

const contains = (bytes, part) => bytes.some((_, at) => part.every((byte, i) => bytes[at + i] === byte));

// RFC 7518 §3.1 name of what this card's key signs with, or null when the card carries no such certificate.
export function algorithm(card, kind) {
  const certificate = card.certificates[kind];
  if (!certificate) return null;
  return contains(fromBase64(certificate), RSA_ENCRYPTION) ? "RS256" : "ES256";
}

// Until when the card's certificate holds: notAfter as RFC 5280 §4.1.2.5 writes it, two UTCTimes in a row.
const VALIDITY = Uint8Array.of(0x30, 0x1e, 0x17, 0x0d);
export function endsAt(card, kind) {
  const bytes = fromBase64(card.certificates[kind]);
  const at = bytes.findIndex((_, i) => VALIDITY.every((byte, j) => bytes[i + j] === byte));
  const [, ...told] = String.fromCharCode(...bytes.slice(at + 19, at + 32)).match(/^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/);
  const [year, month, day, ...time] = told.map(Number);
  return new Date(Date.UTC(2000 + year, month - 1, day, ...time));
}

// SHA-256 signature by the chip over `data`: raw r‖s, or RSA PKCS#1 v1.5. The PIN goes to the chip and nowhere else.
export async function sign(card, { kind, pin, data }) {
  try {
    const address = `/simulator/cards/${encodeURIComponent(card.id)}/sign/`;
    return fromBase64((await ask("POST", address, { kind, pin, data: toBase64(data) })).signature);
  } catch (refusal) {
    throw meaning(refusal);
  }
}

// The four attributes printed on the card, after its card text PIN: read, shown, and not sent anywhere.
export async function readText(card, { pin }) {
  try {
    return await ask("POST", `/simulator/cards/${encodeURIComponent(card.id)}/read/`, { pin });
  } catch (refusal) {
    const meant = meaning(refusal);
    meant.secret = "card-text";
    throw meant;
  }
}

// At a counter's panel: the chip takes a new PIN with a permit of the desk.
export const setPin = (id, { which, permit, pin }) =>
  ask("POST", `/simulator/cards/${encodeURIComponent(id)}/pin/`, { which, permit, pin });

function meaning(refusal) {
  if (!(refusal instanceof Problem)) return refusal;
  const left = refusal.document.tries_left;
  if (refusal.status === 423 || left === 0) return new CardLocked();
  return refusal.status === 403 && left !== undefined ? new WrongPin(left) : refusal;
}
