// Proof of possession: H(origin) || H(nonce) signed by a key; as a token, Web eID 1.0 (contract §3, §6).
import { join, sha256, toBase64, utf8 } from "./bytes.js";
import * as card from "./card.js";

const AUTHENTICATION = "user_authentication";

// WebCrypto's ECDSA signature is the raw r‖s the token format asks for.
export const sign = async (keys, data) =>
  new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, data));

export const toBeSigned = async (nonce) => join(await sha256(utf8(location.origin)), await sha256(utf8(nonce)));

const token = (certificate, algorithm, signature) => ({
  format: "web-eid:1.0",
  unverifiedCertificate: certificate,
  algorithm,
  signature: toBase64(signature),
  appVersion: `${location.origin}/`,
});

export async function tokenByPhone(held, nonce) {
  return token(held.chain[0], "ES256", await sign(held.keys, await toBeSigned(nonce)));
}

export async function tokenByCard(chosen, { pin, nonce }) {
  const data = await toBeSigned(nonce);
  const signature = await card.sign(chosen, { kind: AUTHENTICATION, pin, data });
  return token(chosen.certificates[AUTHENTICATION], card.algorithm(chosen, AUTHENTICATION), signature);
}
