"""A real Chromium, as a phone and as a desk sees the house."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.tools import chromium

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 900}}
PATIENCE = 45_000  # ms, for what must come: two processes with a house and a browser each share the machine
expect.set_options(timeout=15_000)  # ms, for what must be seen


@contextmanager
def started() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def window(browser: Browser, *, base_url: str, locale: str = "ja-JP", **shape) -> BrowserContext:
    """A fresh browser profile: no cookies, no keys, Japan's time."""
    context = browser.new_context(base_url=base_url, locale=locale, timezone_id="Asia/Tokyo", **(shape or PHONE))
    context.set_default_timeout(PATIENCE)
    return context
