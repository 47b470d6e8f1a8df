// What this phone says of itself in an application: words for people to recognise it by later, nothing to track it with.

const known = (...texts) => texts.find((text) => text?.trim());

export async function describe() {
  const agent = navigator.userAgentData;
  const told = await agent?.getHighEntropyValues?.(["model", "platformVersion"]).catch(() => undefined);
  const [, version, model] = navigator.userAgent.match(/Android ([\d.]+)(?:; ([^);]+))?/) ?? [];
  return {
    model: known(told?.model, model === "K" ? "" : model, "Android").slice(0, 100),
    os_version: known(told?.platformVersion, version, "?").slice(0, 40),
  };
}
