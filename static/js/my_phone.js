// Which phone is this? Android's browsers name the model only when asked; nothing is asked before the button is pressed.
const place = document.querySelector("[data-my-phone]");
const ask = navigator.userAgentData?.getHighEntropyValues;
if (place && ask) {
  const button = place.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { model } = await navigator.userAgentData.getHighEntropyValues(["model", "platformVersion"]).catch(() => ({}));
    if (model) return location.assign(`?${new URLSearchParams({ q: model, mine: 1 })}#found`);
    place.querySelector("[data-cannot-tell]").hidden = false;
    button.hidden = true;
  });
}
