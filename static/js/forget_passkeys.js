// Another PIN for the phone in this browser: what stood for the one before is not offered at the next sign-in.
import { forgetPasskeys } from "./keystore.js";

await forgetPasskeys().catch(() => undefined);
