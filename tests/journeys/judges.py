"""What every page has to stand before: axe-core, the finger, the narrow window, the keyboard, the English reader."""

import re
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FINGER = 44  # CSS px, Q-41
POINTER = 24  # CSS px, WCAG 2.5.8: what a mouse on a desk needs
NARROW = 320  # CSS px, WCAG 1.4.10
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e、。「」・]")

SMALL = """least => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), textarea, summary")]
  .filter(each => {
    const target = each.closest("label") ?? each, box = target.getBoundingClientRect(), style = getComputedStyle(each);
    const inSentence = style.display === "inline" && each.closest("p, li, dd");
    const shown = box.width && style.visibility !== "hidden" && !each.closest(".skip, [aria-hidden=true]");
    return shown && !inSentence && (box.height < least - 0.5 || box.width < least - 0.5);
  })
  .map(each => `${each.tagName} ${(each.innerText || each.id).trim().slice(0, 20)} `
    + `${Math.round(each.getBoundingClientRect().width)}x${Math.round(each.getBoundingClientRect().height)}`)"""

SPOKEN = """() => {
  const hidden = each => each.closest("[hidden], template, .language, [data-person], main [lang=ja]");
  const names = ["aria-label", "alt", "title", "placeholder"];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [document.title];
  while (texts.nextNode()) if (!hidden(texts.currentNode.parentElement)) found.push(texts.currentNode.textContent);
  for (const each of document.querySelectorAll("*"))
    if (!hidden(each)) for (const name of names) if (each.hasAttribute(name)) found.push(each.getAttribute(name));
  return found;
}"""


# A table of data keeps its columns, in a box that scrolls (WCAG 1.4.10)
TOO_WIDE = """() => Math.max(
  document.documentElement.scrollWidth - 320,
  ...[...document.querySelectorAll("main, main *")]
    .filter(each => getComputedStyle(each).overflowX !== "visible")
    .filter(each => !each.closest(".visually-hidden, input, .table-box"))
    .map(each => each.scrollWidth - each.clientWidth))"""


# WCAG 1.4.12: the reader's own spacing, put on as a constructed sheet because our CSP takes no inline style
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}"
    + " p {margin-bottom: 2em !important}");
  document.adoptedStyleSheets = [sheet];
  const cut = [...document.querySelectorAll("body *")].filter(each =>
    ["hidden", "clip"].includes(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight + 2
    && !each.closest(".visually-hidden")).map(each => each.className || each.tagName);
  document.adoptedStyleSheets = [];
  return cut;
}"""


# WCAG 1.4.4: the reader's browser set to letters of twice the size
LARGE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":root {font-size: 200% !important}");
  document.adoptedStyleSheets = [sheet];
  const shown = each => !each.closest(".visually-hidden, .table-box, input") && each.getBoundingClientRect().width;
  const cut = [...document.querySelectorAll("body *")].filter(shown).filter(each =>
    ["hidden", "clip"].includes(getComputedStyle(each).overflowY)
    && (each.scrollHeight > each.clientHeight + 2 || each.scrollWidth > each.clientWidth + 2));
  const wide = [...document.querySelectorAll("body *")].filter(shown).filter(each =>
    each.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
  const own = each => [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim().length > 5);
  const column = each => { // of one or two characters: three lines or more in less than the width of four
    const words = document.createRange(), letter = Number.parseFloat(getComputedStyle(each).fontSize);
    words.selectNodeContents(each);
    return each.clientWidth < 4 * letter && words.getBoundingClientRect().height > 3.5 * letter; };
  const inLine = ["inline", "contents", "ruby", "ruby-text"];
  const narrow = [...document.querySelectorAll("main *")].filter(shown).filter(own)
    .filter(each => !inLine.includes(getComputedStyle(each).display) && column(each));
  const letters = Number.parseFloat(getComputedStyle(document.querySelector("main p, main h1")).fontSize);
  document.adoptedStyleSheets = [];
  const faults = [...cut, ...wide, ...narrow].map(each => `${each.tagName} ${each.className}`);
  return letters < 24 ? [...faults, "small"] : faults;
}"""


def cut_when_large(page):
    """What is cut off, stands out, is a column of a few characters, or stays small, in letters of twice the size."""
    return page.evaluate(LARGE)


def cut_when_spaced(page):
    """Boxes that cut off words when a reader spaces them wider."""
    return page.evaluate(SPACED)


def axe_faults(page):
    """Violations as short lines; empty is what we want."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
    return [
        f"{fault['id']}: {fault['help']} {[node['target'] for node in fault['nodes']][:3]}"
        for fault in results.response["violations"]
    ]


def small_targets(page, *, least=FINGER):
    return page.evaluate(SMALL, least)


def overflow_when_narrow(page):
    """How many pixels the widest box is too wide for a window of 320, what is clipped inside the page included."""
    size = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 700})
    wide = page.evaluate(TOO_WIDE)
    page.set_viewport_size(size)
    return wide


def japanese_in(page, *, but=()):
    """Japanese a reader of English meets, names of people (`but`) and the choice of language left out."""
    page.wait_for_load_state()  # a form's answer may be on its way, and has no body yet
    texts = [text.strip() for text in page.evaluate(SPOKEN)]
    for name in but:
        texts = [text.replace(name, "") for text in texts]
    return [text for text in texts if JAPANESE.search(text)]


def watch_requests(page, base_url):
    """The list that fills with every request to another host."""
    foreign, home = [], urlsplit(base_url).netloc

    def judge(request):
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != home:
            foreign.append(request.url)

    page.on("request", judge)
    return foreign


def watch_console(page):
    """The list that fills with scripts' errors. A refused request is told by the page: Chromium's echo is none."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda said: errors.append(said.text) if said.type == "error" and "status of" not in said.text else None,
    )
    return errors


RIGHT = ([], [], 0)


def stands(page):
    """The page as it is now before the judges that every state stands before; RIGHT is what we want."""
    return axe_faults(page), small_targets(page), overflow_when_narrow(page)
