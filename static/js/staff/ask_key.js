// A security key, as second factor of staff: what the browser is to ask of it comes from the server, what it says goes back.
const TO = { add: "create", prove: "get" };

export const canAsk = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

// What the key says, as JSON text; throws where it was cancelled, too slow, or not this one: the device does not say which.
export async function askKey(to, address, token) {
  const body = new URLSearchParams({ to, csrfmiddlewaretoken: token });
  const response = await fetch(address, { method: "POST", body, credentials: "same-origin" });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const asked = (await response.json()).publicKey;
  const parse = to === "add" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  return JSON.stringify(await navigator.credentials[TO[to]]({ publicKey: PublicKeyCredential[parse](asked) }));
}
