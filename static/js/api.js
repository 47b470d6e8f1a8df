// The house's JSON API (contract §3): one way to ask, one kind of refusal.

const ROOT = "/api/v1/";

// RFC 9457: what the server said no to, in plain words of the asker's language.
export class Problem extends Error {
  constructor(status, document, retryAfter) {
    super(document.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = (document.type ?? "").split(":").pop();
    this.document = document;
    this.retryAfter = retryAfter;
  }
}

// The server could not be reached at all: nothing is known about what it did.
export class Unreachable extends Error {}

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
const csrfToken = () => cookie("__Host-csrf") ?? cookie("csrftoken") ?? "";

export async function ask(method, address, body, { onceAs, authorization } = {}) {
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  if (onceAs) headers["Idempotency-Key"] = onceAs; // sent again, it is answered again and done once (contract §3)
  if (authorization) headers.Authorization = authorization;
  if (method !== "GET") Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": csrfToken() });
  let response;
  try {
    response = await fetch(address, { method, headers, body: body && JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new Unreachable();
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, answer, Number(response.headers.get("Retry-After")) || null);
  return answer;
}

export const get = (path) => ask("GET", ROOT + path);
export const post = (path, body = {}, options = {}) => ask("POST", ROOT + path, body, options);
export const nonce = async () => (await post("challenges/")).nonce;
