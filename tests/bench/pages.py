"""Q-14: the citizen's pages on a phone far from a mast, as a real Chromium paints them.

Lighthouse's mobile throttling: 150 ms a round trip, 1.6 Mbit/s down and 0.75 up, a processor four times slower; nothing
cached, a new profile each time. LCP in ms and CLS as the browser reports them, half a second after everything is there.
"""

import statistics
from collections.abc import Iterator

from django.conf import settings
from playwright.sync_api import Browser

from tests import browser
from tests.bench import people
from tests.bench.figures import Figure
from tests.bench.house import House

ROUNDS = 5
PAGES = ("/", "/lost/", "/sign-in/", "/certificates/apply/?platform=android", "/help/", "/certificates/")
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4
_SEEN = """() => new Promise(done => {
  const seen = { lcp: 0, cls: 0 };
  const watch = (type, each) =>
    new PerformanceObserver(list => list.getEntries().forEach(each)).observe({ type, buffered: true });
  watch("largest-contentful-paint", entry => seen.lcp = entry.startTime);
  watch("layout-shift", entry => seen.cls += entry.hadRecentInput ? 0 : entry.value);
  const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  seen.octets = loaded.reduce((sum, entry) => sum + entry.transferSize, 0);
  seen.foreign = loaded.filter(entry => new URL(entry.name).origin !== location.origin).length;
  seen.asked = loaded.length;
  setTimeout(() => done(seen), 500);
})"""


def figures(ours: House) -> Iterator[Figure]:
    origin, (person,) = f"http://localhost:{ours.pages.port}", people.signed_in(1)
    with browser.started() as chromium:
        for page in PAGES:
            rounds = [_first_load(chromium, origin, page, person.session_key) for _ in range(ROUNDS)]
            yield from _told(page, rounds)


def _told(page: str, rounds: list[dict[str, float]]) -> Iterator[Figure]:
    typical = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    asked = f"{typical['asked']:.0f} requests, {typical['octets'] / 1000:.1f} kB"
    paints = f"{min(one['lcp'] for one in rounds):.0f} to {max(one['lcp'] for one in rounds):.0f} ms"
    yield Figure(
        "Q-14", f"`{page}` first load, LCP on a slow phone", paints, asked, typical["lcp"], goal="≤ 1800", unit="ms"
    )
    yield Figure("Q-14", f"`{page}` layout shift", goal="≤ 0.05", median=max(one["cls"] for one in rounds), unit="CLS")
    yield Figure("Q-14", f"`{page}` first load", median=typical["octets"] / 1000, goal="≤ 50", unit="kB")
    yield Figure(
        "Q-14", f"`{page}` foreign requests", median=max(one["foreign"] for one in rounds), goal="≤ 0", unit=""
    )


def _first_load(chromium: Browser, origin: str, page: str, session: str) -> dict[str, float]:
    context = browser.window(chromium, base_url=origin)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": origin}] if page == PAGES[-1] else []
    )
    tab = context.new_page()
    console = context.new_cdp_session(tab)
    console.send("Network.enable")
    console.send("Network.emulateNetworkConditions", NETWORK)
    console.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tab.goto(page, wait_until="load")
    if tab.url != origin + page:
        raise RuntimeError(f"{page} led to {tab.url}")
    seen = tab.evaluate(_SEEN)
    context.close()
    return seen
