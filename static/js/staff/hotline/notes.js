// Notes are saved as they are typed; the time beside them is the house's. Each saving names the one it follows.
const WAIT = 800; // ms
const form = document.querySelector("[data-notes]"), memo = form?.elements.memo, told = document.querySelector("[data-saved]");
const words = (name) => form.querySelector(`[data-words=${name}]`).textContent;
const inJapan = new Intl.DateTimeFormat("ja-JP", { timeStyle: "medium", timeZone: "Asia/Tokyo", hour12: false });
let kept = memo?.value, timer, saving;

export async function save() {
  clearTimeout(timer);
  if (saving) await saving;
  if (!form || memo.value === kept) return;
  saving = keep(memo.value).finally(() => (saving = undefined));
  await saving;
}

async function keep(text) {
  const asked = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, keepalive: true };
  const answer = await fetch(form.action, { ...asked, credentials: "same-origin" }).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (!answer?.ok || !said?.at) return tell(said?.problem ?? words("failed"), true);
  kept = text;
  form.elements.version.value = said.version;
  return tell(`${inJapan.format(new Date(said.at))} ${words("saved")}`, false);
}

function tell(text, failed) {
  told.textContent = text;
  told.classList.toggle("saved--not", failed);
}

memo?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(save, WAIT);
});
memo?.addEventListener("blur", save);
addEventListener("pagehide", save);
form?.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-phrase]")?.dataset.phrase;
  if (!phrase) return;
  memo.value += `${memo.value && !memo.value.endsWith("\n") ? "、" : ""}${phrase}`;
  save();
});
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
