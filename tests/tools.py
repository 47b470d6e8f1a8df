"""Programs the tests need beside Python: Chromium, the openssl command, SoftHSM2. Found, or installed, or asked for.

`python -m tests.tools` runs before the tests, so that what is missing is said once and in one line.
"""

import glob
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SOFTHSM_PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/*/softhsm/libsofthsm2.so",
    "/usr/lib*/pkcs11/libsofthsm2.so",
    "/usr/lib*/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)
HOW_TO_GET_SOFTHSM = "The tests of keys in a token need SoftHSM2: apt-get install softhsm2."
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Missing(Exception):
    """A program the tests cannot do without; the message says in one line how to get it."""


def chromium() -> str:
    """Where Chromium is: CHROMIUM=, the system's, Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            raise Missing(f"CHROMIUM={named} is not a program.")
        return named
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None) or _playwrights() or ""


def openssl() -> str:
    return shutil.which("openssl") or ""


def softhsm() -> str:
    """Where SoftHSM2's driver is: SOFTHSM=, or where the systems put it. Its command must be there too."""
    places = [os.environ.get("SOFTHSM", ""), *(path for place in SOFTHSM_PLACES for path in glob.glob(place))]
    return next((path for path in places if path and Path(path).exists() and shutil.which("softhsm2-util")), "")


def _playwrights() -> str:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else ""


def fetch(*packages: str) -> None:
    """From Debian's archive, where we may: as root, with apt-get. Elsewhere nothing happens."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing {' '.join(packages)} for the tests ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    quiet = {"env": environment, "capture_output": True, "check": False}
    if subprocess.run(install, **quiet).returncode != 0:
        subprocess.run(["apt-get", "update"], **quiet)
        subprocess.run(install, **quiet)


def provide() -> None:
    """Raises Missing, with a line to act on."""
    if not openssl():
        fetch("openssl")
    if not softhsm():
        fetch("softhsm2")
    if not chromium():
        fetch("chromium", "fonts-noto-cjk")
    if not openssl():
        raise Missing(
            "The tests ask the openssl command as an independent judge: install it (apt-get install openssl)."
        )
    if not softhsm():
        raise Missing(HOW_TO_GET_SOFTHSM)
    if not chromium():
        raise Missing("The tests need Chromium: apt-get install chromium fonts-noto-cjk, or set CHROMIUM=/path/to/it.")


if __name__ == "__main__":
    try:
        provide()
    except Missing as missing:
        sys.exit(str(missing))
