// 知らせ方: whether this phone is woken when something changes. Asked of the browser, then told to the house.
import { ask } from "./api.js";
import { asFault, clearErrors, showErrors } from "./errors.js";
import { busy } from "./fields.js";
import { words } from "./words.js";

const ADDRESS = "/api/v1/push-subscriptions/", PATIENCE = 15000; // ms: without a push service subscribing never settles
const root = document.querySelector("[data-push]");

class Refused extends Error {}

const within = (ms, work) =>
  Promise.race([work, new Promise((resolve, reject) => setTimeout(() => reject(new Refused("push-failed")), ms))]);

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

function show(on) {
  root.querySelector("[data-on]").hidden = !on;
  root.querySelector("[data-off]").hidden = on;
}

async function begin() {
  const registration = await navigator.serviceWorker.register(root.dataset.worker);
  if ((await Notification.requestPermission()) !== "granted") throw new Refused("push-denied");
  const options = { userVisibleOnly: true, applicationServerKey: bytes(root.dataset.key) };
  const subscription = await within(PATIENCE, registration.pushManager.subscribe(options)).catch(() => {
    throw new Refused("push-failed");
  });
  const { endpoint, keys } = subscription.toJSON();
  await ask("POST", ADDRESS, { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } });
  show(true);
  root.querySelector("[data-on] [role=status]").focus();
}

async function end() {
  await ask("DELETE", ADDRESS);
  const registration = await navigator.serviceWorker.getRegistration(root.dataset.worker);
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  show(false);
}

const fault = (refusal) => (refusal instanceof Refused ? { field: null, message: words(refusal.message) } : asFault(refusal));

for (const [name, act] of [["off", begin], ["on", end]]) {
  const form = root.querySelector(`[data-${name}] form`);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearErrors(form);
    busy(form.querySelector("[type=submit]"), () => act().catch((refusal) => showErrors(form, [fault(refusal)])));
  });
}

if ("PushManager" in window && "serviceWorker" in navigator) {
  show(root.dataset.push === "on");
  root.hidden = false;
}
root.dataset.ready = "true";
