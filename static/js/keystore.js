// What this phone keeps: its own id, the keys it made, the certificates it received. IndexedDB holds CryptoKey objects
// whose private half cannot be exported, by us or by anyone; a real phone's secure element does it in hardware.

const DATABASE = "smartcert", VERSION = 1;
const DEVICE = "device", WAITING = "waiting", REGISTERED = "registered";
const REPORT = "report"; // beside the id: a signed report of what was deleted, until it has arrived
const P256 = { name: "ECDSA", namedCurve: "P-256" };

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => [DEVICE, WAITING, REGISTERED].forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// One transaction over the named stores; resolves with what `work` put into its answer once it is committed.
async function transaction(stores, mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const running = database.transaction(stores, mode);
      const answer = work(...stores.map((name) => running.objectStore(name)));
      running.oncomplete = () => resolve(answer && "result" in answer ? answer.result : undefined);
      running.onabort = running.onerror = () => reject(running.error);
    });
  } finally {
    database.close();
  }
}

export const knownDeviceId = () => transaction([DEVICE], "readonly", (store) => store.get("id"));

// An opaque id this browser makes once (contract §3 "device"); it says nothing about the phone or its owner.
export async function deviceId() {
  const known = await knownDeviceId();
  if (known) return known;
  const fresh = crypto.randomUUID();
  await transaction([DEVICE], "readwrite", (store) => store.put(fresh, "id"));
  return fresh;
}

// Ask the browser not to throw the keys away when space is short; it may say no, and then nothing is worse than before.
export const askToPersist = async () => (navigator.storage?.persist ? navigator.storage.persist() : false);

export async function newKeys(kinds) {
  const made = await Promise.all(kinds.map(() => crypto.subtle.generateKey(P256, false, ["sign", "verify"])));
  return Object.fromEntries(kinds.map((kind, index) => [kind, made[index]]));
}

// Keys of an application wait under its id, so that a certificate in use is never overwritten before its successor is.
export const keepWaiting = (application, keys) =>
  transaction([WAITING], "readwrite", (store) => store.put({ keys }, application));

// What was sent to register them, kept until its answer is here: sent again, it is answered again (contract §3).
export const keepAttempt = (application, { keys }, attempt) =>
  transaction([WAITING], "readwrite", (store) => store.put({ keys, attempt }, application));

export const waiting = (application) => transaction([WAITING], "readonly", (store) => store.get(application));

// What came to nothing needs its keys no more.
export const forgetWaiting = (application) => transaction([WAITING], "readwrite", (store) => store.delete(application));

export const waitingFor = () => transaction([WAITING], "readonly", (store) => store.getAllKeys());

// `certificates` as the API gave them: [{kind, chain: [leaf, issuer]}] in base64 DER.
export async function store(application, certificates) {
  const { keys } = await waiting(application);
  await transaction([WAITING, REGISTERED], "readwrite", (waitingStore, registeredStore) => {
    for (const { kind, chain } of certificates) registeredStore.put({ keys: keys[kind], chain }, kind);
    waitingStore.delete(application);
  });
}

export const registered = (kind) => transaction([REGISTERED], "readonly", (store) => store.get(kind));

// Passkeys stand for the PIN of one certificate: with another one they are forgotten.
const leaf = (held) => held?.chain[0];
const readPasskeys = () => transaction([DEVICE], "readonly", (store) => store.get("passkeys"));

export async function knownPasskeys(held) {
  const kept = await readPasskeys();
  return kept && kept.leaf === leaf(held) ? kept.ids : [];
}

export async function keepPasskey(held, id) {
  const ids = [...new Set([...(await knownPasskeys(held)), id])];
  await transaction([DEVICE], "readwrite", (store) => store.put({ leaf: leaf(held), ids }, "passkeys"));
}

export const forgetPasskeys = () => transaction([DEVICE], "readwrite", (store) => store.delete("passkeys"));

// Every certificate in use here: [{kind, keys, chain}], log-in first, which signs without a password.
export async function everything() {
  const kinds = await transaction([REGISTERED], "readonly", (store) => store.getAllKeys());
  const held = await transaction([REGISTERED], "readonly", (store) => store.getAll());
  return held.map((one, index) => ({ kind: kinds[index], ...one })).sort((a, b) => (a.kind < b.kind ? 1 : -1));
}

// In one step: what is gone is told of, what is told of is gone. `gone` as everything() gave it.
export const deleteAndKeepReport = (gone, report) =>
  transaction([DEVICE, REGISTERED], "readwrite", (device, store) => {
    device.put(report, REPORT);
    gone.forEach(({ kind }) => store.delete(kind));
  });

export const report = () => transaction([DEVICE], "readonly", (store) => store.get(REPORT));

export const forgetReport = () => transaction([DEVICE], "readwrite", (store) => store.delete(REPORT));
