// Finger or face (WebAuthn): keys the device unlocks for its owner, in place of the PIN. The browser reads and writes the
// forms of it; which passkey belongs to which certificate of this phone is kept here.
import { post } from "./api.js";
import { knownPasskeys } from "./keystore.js";

// Cancelled, too slow, or no finger there: the device does not say which, and nothing was sent.
export class NotShown extends Error {}

export async function isSupported() {
  const browser = window.PublicKeyCredential;
  if (!browser?.parseRequestOptionsFromJSON || !browser.prototype.toJSON) return false;
  return browser.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);
}

const optionsTo = async (to) => (await post("passkeys/options/", { to })).publicKey;

async function ask(work) {
  try {
    return (await work()).toJSON();
  } catch (refusal) {
    if (refusal.name === "InvalidStateError") throw new NotShown("passkey-known");
    throw new NotShown("passkey-not-shown");
  }
}

export async function create() {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await optionsTo("add"));
  return ask(() => navigator.credentials.create({ publicKey }));
}

// A key that the house refused: the device may drop it (WebAuthn L3 §5.1.10; browsers without this keep it, to no harm).
export function forget(credentialId) {
  const known = { rpId: location.hostname, credentialId };
  PublicKeyCredential.signalUnknownCredential?.(known).catch(() => undefined);
}

export async function show(held) {
  const asked = await optionsTo("sign-in");
  asked.allowCredentials = (await knownPasskeys(held)).map((id) => ({ id, type: "public-key", transports: ["internal"] }));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
  return ask(() => navigator.credentials.get({ publicKey }));
}
