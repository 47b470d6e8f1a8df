// A PKCS#10 certificate request (RFC 2986) for a P-256 key, by hand: the server takes nothing from it but the key and
// the proof that whoever asks has it (certificates/x509/request.py), so the subject stays empty.
import { join } from "./bytes.js";

const INTEGER = 0x02, BIT_STRING = 0x03, OBJECT_IDENTIFIER = 0x06, SEQUENCE = 0x30, ATTRIBUTES = 0xa0;
const ECDSA_WITH_SHA256 = Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02); // RFC 5758 §3.2

// Everything here is shorter than 65,536 bytes: one, two or three bytes of length (X.690 §8.1.3).
const length = (n) => (n < 0x80 ? [n] : n < 0x100 ? [0x81, n] : [0x82, n >> 8, n & 0xff]);

function der(tag, ...contents) {
  const content = join(...contents);
  return join(Uint8Array.of(tag, ...length(content.length)), content);
}

// DER integers are signed and as short as they can be (X.690 §8.3.2).
function integer(unsigned) {
  const first = unsigned.findIndex((byte) => byte !== 0);
  const digits = unsigned.slice(first < 0 ? unsigned.length - 1 : first);
  return der(INTEGER, digits[0] & 0x80 ? join(Uint8Array.of(0), digits) : digits);
}

// WebCrypto signs as r‖s; X.509 wants SEQUENCE { r, s } (RFC 3279 §2.2.3).
export const ecdsaInDer = (raw) => der(SEQUENCE, integer(raw.slice(0, raw.length / 2)), integer(raw.slice(raw.length / 2)));

export async function certificateRequest(keys) {
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
  const emptyName = der(SEQUENCE);
  const info = der(SEQUENCE, der(INTEGER, Uint8Array.of(0)), emptyName, publicKey, der(ATTRIBUTES));
  const raw = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, info));
  const algorithm = der(SEQUENCE, der(OBJECT_IDENTIFIER, ECDSA_WITH_SHA256));
  return der(SEQUENCE, info, algorithm, der(BIT_STRING, Uint8Array.of(0), ecdsaInDer(raw)));
}
