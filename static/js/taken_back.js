// What was applied for in this browser and is taken back: its keys are of no use, and nothing is offered of it any more.
import { forgetWaiting } from "./keystore.js";

const { takenBack } = document.querySelector("[data-taken-back]").dataset;
for (const application of takenBack.split(" ")) await forgetWaiting(application).catch(() => undefined);
