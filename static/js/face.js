// Showing one's face before applying for an iPhone: a movement at a time, in the order the house drew by lot. A picture
// is taken when the person says so, because not everybody is quick; no camera leads to the counter.
import { post } from "./api.js";
import { toBase64 } from "./bytes.js";
import { clearErrors } from "./errors.js";
import { firstWords, tell, words } from "./words.js";

const WIDTH = 480, QUALITIES = [0.8, 0.6, 0.4, 0.2];

export class Face {
  constructor(root) {
    this.root = root;
    this.capture = null; // {id, prompts} while it runs
    this.done = null; // {id, way} once it may be filed
    this.part("start").addEventListener("click", () => this.start());
    this.part("take").addEventListener("click", () => this.take());
    this.part("counter").addEventListener("click", () => this.atTheCounter());
    for (const button of ["again", "after-all"]) this.part(button).addEventListener("click", () => this.start());
    addEventListener("pagehide", () => this.stop());
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  show(...names) {
    for (const part of this.root.querySelectorAll("[data-face]")) part.hidden = !part.dataset.face.split(" ").some((name) => names.includes(name));
    this.root.dataset.state = names[0];
  }

  say(message, trouble = "") {
    tell(this.part("said"), message);
    this.part("trouble").hidden = !trouble;
    tell(this.part("trouble").querySelector("span"), trouble);
  }

  // Pressed twice, one camera is opened: a second one would stay on unseen.
  async start() {
    if (this.stream || this.opening) return undefined;
    this.done = null;
    clearErrors(this.root.closest("form")); // "show your face" was said of the try before
    this.opening = true;
    const video = this.part("video");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user", width: { ideal: 640 } }, audio: false });
      video.srcObject = this.stream;
      await video.play();
    } catch (refusal) {
      this.stop();
      this.show("idle");
      return this.say("", firstWords([`camera-${refusal.name}`, "camera"]));
    } finally {
      this.opening = false;
    }
    return this.trying(async () => {
      this.capture = await post("face-captures/", { way: "camera" });
      this.step = 0;
      this.show("running");
      this.ask();
      this.part("take").focus();
    });
  }

  ask() {
    const { prompts } = this.capture;
    tell(this.part("prompt"), words(`prompt-${prompts[this.step]}`));
    this.say(words("prompt-of", { now: this.step + 1, all: prompts.length }));
  }

  async take() {
    const button = this.part("take");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    await this.trying(async () => {
      const picture = toBase64(await this.picture());
      const { next } = await post(`face-captures/${encodeURIComponent(this.capture.id)}/pictures/`, { step: this.step, picture });
      if (next === null) return this.finish("camera");
      this.step = next;
      this.ask();
    });
    button.removeAttribute("aria-busy");
  }

  // As the camera sees it now: JPEG octets, small enough to be sent with a weak signal.
  async picture() {
    const video = this.part("video"), canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = Math.round((WIDTH * video.videoHeight) / video.videoWidth);
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    let blob;
    for (const quality of QUALITIES) { // in poor light a picture is mostly noise, which does not compress
      blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
      if (blob.size <= Number(this.root.dataset.largest)) break;
    }
    return new Uint8Array(await blob.arrayBuffer());
  }

  async atTheCounter() {
    this.stop();
    await this.trying(async () => {
      this.capture = await post("face-captures/", { way: "counter" });
      this.finish("counter");
    });
  }

  finish(way) {
    this.stop();
    this.done = { id: this.capture.id, way };
    this.show(`done-${way}`, "done");
    this.say(words(`done-${way}`));
    this.root.closest("form").querySelector("[type=submit]").focus();
  }

  async trying(work) {
    try {
      await work();
    } catch {
      this.stop();
      this.show("idle");
      this.say("", words("face-broke-off"));
    }
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }
}
