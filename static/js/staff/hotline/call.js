// The one screen of a call: everything it does, in the order in which a call goes.
import "./timer.js";
import "./theme.js";
import "./say.js";
import "./notes.js";
import "./choices.js";
import "./stop.js";
import "./proof.js";
import "./keys.js";

document.querySelector(".console").dataset.ready = "";
