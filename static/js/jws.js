// Signed documents (RFC 7515, compact): what a citizen signs when applying, resuming or ending use.
import { toBase64Url, utf8 } from "./bytes.js";
import * as card from "./card.js";
import { sign as signWithKey } from "./web_eid.js";

const SIGNING = "digital_signature";
const encode = (value) => toBase64Url(utf8(JSON.stringify(value)));

async function compact(header, payload, signature) {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${toBase64Url(await signature(utf8(input)))}`;
}

// Signed by the chip, after its signing password.
export function signedByCard(chosen, { password, payload }) {
  const header = { alg: card.algorithm(chosen, SIGNING), x5c: [chosen.certificates[SIGNING]] };
  return compact(header, payload, (data) => card.sign(chosen, { kind: SIGNING, pin: password, data }));
}

// Signed by this phone's own signing key; the server asks for its password beside it.
export function signedByPhone(held, payload) {
  return compact({ alg: "ES256", x5c: [held.chain[0]] }, payload, (data) => signWithKey(held.keys, data));
}
