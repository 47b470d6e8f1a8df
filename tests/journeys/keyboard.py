"""A page without a mouse: Tab to a place, and what each stop on the way looks like."""

from playwright.sync_api import Locator, Page

AT_MOST = 120  # stops

WALK = """() => {
  const on = document.activeElement;
  if (!on || on === document.body) return null;
  const box = on.getBoundingClientRect(), target = (on.closest(".option") ?? on);
  const ring = getComputedStyle(target.matches(".option") ? target : on);
  const line = on.getClientRects()[0] ?? box; // a link in a sentence may begin on one line and end on the next
  const above = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
  const seen = box.top >= 0 && box.bottom <= innerHeight + 1 && box.left >= 0 && box.right <= innerWidth + 1;
  return {
    words: (on.innerText || on.value || on.id || "").trim().slice(0, 24), tag: on.tagName, seen,
    covered: !(above && (on === above || on.contains(above) || target.contains(above))),
    ring: `${ring.outlineStyle} ${ring.outlineWidth}`, place: `${Math.round(box.x)},${Math.round(box.y + scrollY)}`,
  };
}"""


ON_IT = "each => each === document.activeElement"
IN_ITS_GROUP = "each => each.name && each.name === document.activeElement.name && document.activeElement !== each"


def go_to(page: Page, selector: str):
    reach(page.locator(selector).first)


def reach(target: Locator):
    """By Tab; within a group of radio buttons by the arrows, which choose as they go."""
    keys = target.page.keyboard
    target.wait_for()
    is_radio = target.get_attribute("type") == "radio"
    for _ in range(AT_MOST):
        if target.evaluate(ON_IT):
            return
        keys.press("ArrowDown" if is_radio and target.evaluate(IN_ITS_GROUP) else "Tab")
    raise AssertionError(f"Tab never reaches {target}")


class Mouse:
    """How somebody presses, types and ticks: with a mouse or a finger."""

    def presses(self, target: Locator):
        target.click()

    def types(self, target: Locator, text: str):
        target.fill(text)

    def sets(self, box: Locator, on: bool = True):
        box.set_checked(on)


class Keyboard(Mouse):
    """Tab, arrows, Space and Enter; no mouse at all."""

    def presses(self, target: Locator):
        reach(target)
        target.page.keyboard.press("Enter")

    def types(self, target: Locator, text: str):
        reach(target)
        target.page.keyboard.press("Control+A")
        target.page.keyboard.type(text)

    def sets(self, box: Locator, on: bool = True):
        reach(box)
        if box.is_checked() != on:
            box.page.keyboard.press("Space")


def tab_through(page: Page):
    """Each stop once, as WALK tells it, until Tab leaves the page. One that holds it fast is at fault (WCAG 2.1.2)."""
    first, last = None, None
    for _ in range(AT_MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(WALK)
        if stop is None or stop == first:
            return
        assert stop != last, f"Tab is held fast at {stop}"
        first, last = first or stop, stop
        yield stop
    raise AssertionError(f"after {AT_MOST} stops Tab is still on the page, at {last}")


def lost(stops):
    """Stops that are off the screen, under something, or without the ring."""
    return [stop for stop in stops if not stop["seen"] or stop["covered"] or stop["ring"] != "solid 4px"]
