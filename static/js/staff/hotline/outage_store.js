// What is written down while nothing answers: sealed with AES-GCM before it touches the disk, in the order in which it
// was taken. The key comes from the house, cannot be taken out of the browser again, and is one operator's: another one at
// this desk gets another. It is put away for as long as a shift may last.
const NAME = "hotline-outage", SHIFT = 12 * 3600_000; // ms
const asText = new TextDecoder(), asBytes = new TextEncoder();

const settled = (request) =>
  new Promise((give, refuse) => {
    request.onsuccess = () => give(request.result);
    request.onerror = () => refuse(request.error);
  });

async function table(name, mode, work) {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("keys");
    opening.result.createObjectStore("kept", { autoIncrement: true });
  };
  const database = await settled(opening);
  try {
    return await settled(work(database.transaction(name, mode).objectStore(name)));
  } finally {
    database.close();
  }
}

// True: the house answered with a key. False: it answered that nobody is signed in, and the key is gone. Null: no answer.
export async function fetchKey(address) {
  const asked = { headers: { Accept: "application/json", "X-Quiet": "1" }, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(4000) };
  const answer = await fetch(address, asked).catch(() => null);
  if (!answer || answer.status >= 500) return null;
  const said = answer.ok && !answer.redirected ? await answer.json().catch(() => null) : null;
  if (!said?.key) {
    await table("keys", "readwrite", (keys) => keys.delete("key"));
    return false;
  }
  const raw = Uint8Array.from(atob(said.key), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  await table("keys", "readwrite", (keys) => keys.put({ key, until: Date.now() + SHIFT }, "key"));
  return true;
}

export async function key() {
  const found = await table("keys", "readonly", (keys) => keys.get("key"));
  return found && found.until > Date.now() ? found.key : null;
}

async function seal(said) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), asBytes.encode(JSON.stringify(said))) };
}

// Null where another operator wrote it.
async function open({ iv, sealed }) {
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await key(), sealed).catch(() => null);
  return opened && JSON.parse(asText.decode(opened));
}

export async function keep(said) {
  const sealed = await seal(said);
  return table("kept", "readwrite", (kept) => kept.add(sealed));
}

export async function change(number, said) {
  const sealed = await seal(said);
  return table("kept", "readwrite", (kept) => kept.put(sealed, number));
}

export const remove = (number) => table("kept", "readwrite", (kept) => kept.delete(number));

// [number, what was said or null], the oldest first.
export async function all() {
  const numbers = await table("kept", "readonly", (kept) => kept.getAllKeys());
  const sealed = await table("kept", "readonly", (kept) => kept.getAll());
  return (await key()) ? Promise.all(sealed.map(async (each, place) => [numbers[place], await open(each)])) : numbers.map((number) => [number, null]);
}

// What was typed in the call before nothing answered any more, for the page that goes on with it.
export async function leaveDraft(said) {
  const sealed = await seal(said);
  return table("keys", "readwrite", (keys) => keys.put(sealed, "draft"));
}

export async function takeDraft() {
  const left = await table("keys", "readonly", (keys) => keys.get("draft"));
  if (!left || !(await key())) return null;
  await table("keys", "readwrite", (keys) => keys.delete("draft"));
  return open(left);
}
