"""A page without a mouse: Tab to a place, and what each stop on the way looks like."""

from playwright.sync_api import Page

AT_MOST = 120  # stops

WALK = """() => {
  const on = document.activeElement;
  if (!on || on === document.body) return null;
  const box = on.getBoundingClientRect(), target = (on.closest(".option") ?? on);
  const ring = getComputedStyle(target.matches(".option") ? target : on);
  const above = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const seen = box.top >= 0 && box.bottom <= innerHeight + 1 && box.left >= 0 && box.right <= innerWidth + 1;
  return {
    words: (on.innerText || on.value || on.id || "").trim().slice(0, 24), tag: on.tagName, seen,
    covered: !(above && (on === above || on.contains(above) || target.contains(above))),
    ring: `${ring.outlineStyle} ${ring.outlineWidth}`, place: `${Math.round(box.x)},${Math.round(box.y + scrollY)}`,
  };
}"""


def go_to(page: Page, selector: str):
    target = page.locator(selector).first
    target.wait_for()
    for _ in range(AT_MOST):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def tab_through(page: Page):
    """Each stop once, as WALK tells it."""
    seen = set()
    for _ in range(AT_MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(WALK)
        if stop is None or (key := str(stop)) in seen:
            return
        seen.add(key)
        yield stop


def lost(stops):
    """Stops that are off the screen, under something, or without the ring."""
    return [stop for stop in stops if not stop["seen"] or stop["covered"] or stop["ring"] != "solid 4px"]
