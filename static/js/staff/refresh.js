// A part of the page takes its newer text; whoever stood in it with the keyboard stands there still (WCAG 2.4.3).
const known = (each) => [each.name, each.getAttribute("value"), each.getAttribute("href"), each.form?.action].join("\n");

export function refresh(part, fresh) {
  if (part.innerHTML === fresh.innerHTML) return;
  const held = part.contains(document.activeElement) ? document.activeElement : null;
  part.innerHTML = fresh.innerHTML;
  if (held) [...part.querySelectorAll(held.localName)].find((each) => known(each) === known(held))?.focus({ preventScroll: true });
}
