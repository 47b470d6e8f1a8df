// Waiting for the certificates, then registering them: asks the server with growing pauses, shows the time to
// expect, and on 登録する proves both keys and keeps what comes back.
import { get, nonce, post, Problem, Unreachable } from "./api.js";
import { toBase64 } from "./bytes.js";
import { asFault, clearErrors, rememberTitle, showErrors } from "./errors.js";
import { busy } from "./fields.js";
import * as keystore from "./keystore.js";
import { sign, toBeSigned } from "./web_eid.js";
import { firstWords, moment, tell, words, written } from "./words.js";

const FIRST_PAUSE = 1000, LONGEST_PAUSE = 30000, GROWS_BY = 1.4; // ms
const WALLET_MAY_TAKE = 5 * 60 * 1000, AGAIN_AFTER = 3000; // ms
const GONE = [401, 404]; // the session it was filed in has ended, or never was this browser's
const WAITING = ["applied", "checking"], OVER = ["refused", "withdrawn", "expired"];

const root = document.querySelector("[data-register]");
const id = root.dataset.register;
const form = root.querySelector("form");
const status = root.querySelector("[role=status]");
let platform = "android"; // until the house has said
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// `elsewhere`: ready, but this is not the browser that made the keys.
function show(application, { elsewhere = false } = {}) {
  root.dataset.state = application.state;
  const now = elsewhere ? "elsewhere" : application.state;
  root.querySelectorAll("[data-when]").forEach((part) => (part.hidden = !part.dataset.when.split(" ").includes(now)));
  const shown = root.querySelector("[data-expected]");
  const late = new Date(application.expected_at) < new Date();
  if (application.expected_at) tell(shown, words(late ? "late" : "expected", { time: moment(application.expected_at) }));
  for (const part of root.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== (application.platform ?? platform);
  for (const part of root.querySelectorAll("[data-face]")) part.hidden = part.dataset.face !== application.face;
  platform = application.platform ?? platform;
  for (const stage of root.querySelectorAll(".stage")) {
    const state = stage.dataset[application.state] ?? "";
    stage.dataset.state = state;
    state === "now" ? stage.setAttribute("aria-current", "step") : stage.removeAttribute("aria-current");
    tell(stage.querySelector("[data-said]"), OVER.includes(application.state) && !state ? "" : words(`stage-${state || "later"}`));
  }
  if (application.state === "registered") {
    tell(document.querySelector("[data-title]"), words("title-registered"));
    rememberTitle(`${words("title-registered")} | ${words("brand")}`);
    root.querySelector("[data-until-used]").textContent = "";
  }
  if (application.refusal) tell(root.querySelector("[data-refusal]"), firstWords([`refusal-${application.refusal}`, "refusal"]));
  const said = words(`state-${application.state}`);
  if (written(status) !== said) tell(status, said);
}

// Until something changes that the person has to know. Comes back to full speed when the page is looked at again.
async function wait() {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * GROWS_BY, LONGEST_PAUSE)) {
    try {
      const application = await get(`applications/${encodeURIComponent(id)}/`);
      show(application);
      if (!WAITING.includes(application.state)) return application;
    } catch (refusal) {
      if (!(refusal instanceof Unreachable) && !(refusal instanceof Problem && refusal.status >= 500)) throw refusal;
    }
    await sleep(document.hidden ? LONGEST_PAUSE : pause);
  }
}

async function prove(held) {
  const challenge = await nonce();
  const data = await toBeSigned(challenge);
  const proofs = await Promise.all(
    Object.entries(held.keys).map(async ([kind, keys]) => ({ kind, signature: toBase64(await sign(keys, data)) })),
  );
  return { body: { nonce: challenge, proofs }, onceAs: crypto.randomUUID() };
}

// The answer holds the certificates: should it get lost, the very same is sent again, even after the page was closed.
async function register(held, attempt = held.attempt) {
  if (!attempt) await keystore.keepAttempt(id, held, (attempt = await prove(held)));
  const { body, onceAs } = attempt;
  const answer = await post(`applications/${encodeURIComponent(id)}/registration/`, body, { onceAs }).catch(async (refusal) => {
    if (!(refusal instanceof Unreachable)) await keystore.keepAttempt(id, held, undefined); // said no: the next is a new one
    throw refusal;
  });
  await keystore.store(id, answer.certificates);
  show(answer);
  root.querySelector("[data-done]").focus();
}

// An iPhone may take up to five minutes: as long as the line is broken, the same is sent again by itself.
async function addToWallet(held) {
  const until = Date.now() + WALLET_MAY_TAKE, said = root.querySelector("[data-adding]");
  tell(said, words("adding"));
  for (;;) {
    try {
      return await register(held, (await keystore.waiting(id))?.attempt);
    } catch (refusal) {
      if (!(refusal instanceof Unreachable) || Date.now() > until) throw refusal;
      await sleep(AGAIN_AFTER);
    } finally {
      if (root.dataset.state !== "ready" || Date.now() > until) said.textContent = "";
    }
  }
}

// Pressed in one tab while another had registered already, or where the keys never were: the page says which.
async function pressed() {
  const held = await keystore.waiting(id);
  if (held && platform === "iphone") return addToWallet(held);
  return held ? register(held) : again();
}

const again = async () => arrived(await get(`applications/${encodeURIComponent(id)}/`));

// Ended meanwhile, here or elsewhere: the page goes by what the house says now.
async function refused(refusal) {
  if (GONE.includes(refusal.status)) return lost(refusal);
  if (refusal.code === "not-possible") await again().catch(lost);
  if (root.dataset.state === "ready") return showErrors(form, [asFault(refusal)]);
  return document.querySelector("[data-title]").focus();
}

// The house tells nothing of it to this browser: what was shown before may not be true any more.
function lost(refusal) {
  root.querySelectorAll("[data-when], .stages").forEach((part) => (part.hidden = true));
  root.querySelector("[data-lost]").hidden = false;
  root.dataset.state = "lost";
  tell(root.querySelector("[data-lost] [data-words]"), GONE.includes(refusal.status) ? words("not-found") : asFault(refusal).message);
  document.querySelector("[data-title]").focus();
}

async function arrived(application) {
  if (OVER.includes(application.state)) await keystore.forgetWaiting(id).catch(() => undefined);
  const held = await keystore.waiting(id).catch(() => undefined);
  if (application.state === "registered" && held?.attempt) return register(held);
  return show(application, { elsewhere: application.state === "ready" && !held });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearErrors(form);
  busy(form.querySelector("[type=submit]"), () => pressed().catch(refused));
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && root.dataset.state === "ready") again().catch((refusal) => GONE.includes(refusal.status) && lost(refusal));
});

root.hidden = false;
wait().then(arrived).catch(lost);
root.dataset.ready = "true";
