// What this phone says of itself in an application: words for people to recognise it by later, nothing to track it with.

const known = (...texts) => texts.find((text) => text?.trim());

const NAMES = { android: "Android", iphone: "iPhone" };

export async function describe(platform) {
  const agent = navigator.userAgentData;
  const told = await agent?.getHighEntropyValues?.(["model", "platformVersion"]).catch(() => undefined);
  const [, version, model] = navigator.userAgent.match(/Android ([\d.]+)(?:; ([^);]+))?/) ?? [];
  const [, ios] = navigator.userAgent.match(/iPhone OS ([\d_]+)/) ?? [];
  return {
    model: known(told?.model, model === "K" ? "" : model, NAMES[platform]).slice(0, 100),
    os_version: known(told?.platformVersion, version, ios?.replaceAll("_", "."), "?").slice(0, 40),
  };
}
