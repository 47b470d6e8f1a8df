// An application for phone certificates, or for using a found phone again: keys made here, requests for
// them, all signed by the card. Both journeys end in the same page that waits for the certificates.
import { nonce, post, Problem, Unreachable } from "./api.js";
import { toBase64 } from "./bytes.js";
import { certificateRequest } from "./csr.js";
import { describe } from "./device.js";
import { signedByCard } from "./jws.js";
import { askToPersist, deviceId, keepWaiting, newKeys } from "./keystore.js";

const NONCE_GOOD_FOR = 4 * 60 * 1000; // ms; the server forgets it after five minutes

export class Draft {
  constructor({ type, platform, consent }) {
    Object.assign(this, { type, platform, consent, signed: null, face: undefined });
  }

  // Ask the chip for the signature: the moment at which a wrong password shows. Throws WrongPin, CardLocked.
  async sign({ card, password, kinds }) {
    const [challenge, keys, phone] = [await nonce(), await newKeys(kinds), await describe(this.platform)];
    const certificates = await Promise.all(
      kinds.map(async (kind) => ({ kind, csr: toBase64(await certificateRequest(keys[kind])) })),
    );
    const payload = {
      type: this.type, nonce: challenge, platform: this.platform, device: await deviceId(), ...phone,
      consent: this.consent, certificates, face_capture: this.face, // of an iPhone only
    };
    const document = await signedByCard(card, { password, payload });
    this.signed = { document, keys, card, password, kinds, at: Date.now(), onceAs: crypto.randomUUID() };
  }

  // Whether the card may sign that: asked before the rest is typed. What does not get through is asked at the end.
  async judge() {
    await post("card-judgements/", { request: this.signed.document }).catch((refusal) => {
      if (!(refusal instanceof Problem)) return;
      this.signed.at = 0;
      if (refusal.document.why) throw refusal;
    });
  }

  // Signs once more only when the person took so long that the nonce is gone, or chose otherwise in the meantime.
  async send({ kinds, password, pin }) {
    const same = this.signed.kinds.join() === kinds.join();
    if (!same || Date.now() - this.signed.at > NONCE_GOOD_FOR) await this.sign({ ...this.signed, kinds });
    const name = this.type === "resumption" ? "request" : "application";
    const address = this.type === "resumption" ? "resumptions/" : "applications/";
    const body = { [name]: this.signed.document, signing_password: password, pin };
    const answer = await post(address, body, this.signed).catch((refusal) => this.failed(refusal));
    await keepWaiting(answer.id, this.signed.keys);
    await askToPersist();
    this.signed = { ...this.signed, password: "" };
    return answer;
  }

  // Not reached: the same document goes again, and is taken once. Refused: its nonce is used up, so the next is new.
  failed(refusal) {
    if (!(refusal instanceof Unreachable)) this.signed.at = 0;
    throw refusal;
  }
}
