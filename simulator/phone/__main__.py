"""`python -m simulator.phone`: one phone's life from the command line, each step with the time it took."""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

from simulator.phone import BOTH_KINDS, Phone

TOLD = ("carrier", "kind", "state", "receipt", "expected_at", "expires_at", "at")
STEPS = ("apply", "register", "sign-in", "show", "suspend", "resume", "register-again", "revoke", "obey-orders")


def main() -> None:
    told = _arguments().parse_args()
    phone = Phone(told.base_url, platform=told.platform)
    card = phone.card_of(told.card) if told.card else phone.cards()[0]
    _tell(f"{card.name} · {told.platform} · {told.base_url}")
    acts: dict[str, Callable[[], Any]] = {
        "apply": lambda: phone.apply(card, kinds=told.kinds),
        "register": phone.register,
        "sign-in": phone.sign_in,
        "show": phone.certificates_shown,
        "suspend": phone.suspend,
        "resume": lambda: phone.resume(card, kinds=told.kinds),
        "register-again": phone.register,
        "revoke": lambda: phone.revoke(card=card),
        "obey-orders": lambda: [{"kind": kind, "state": "deleted here"} for kind in phone.obey_orders()],
    }
    for step in STEPS[: STEPS.index(told.until) + 1]:
        began = time.monotonic()
        answer = acts[step]()
        _tell(f"{step:15} {(time.monotonic() - began) * 1000:7.0f} ms  {_said(answer)}")


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _said(answer: Any) -> str:
    """What an answer is worth telling on one line."""
    if isinstance(answer, list):
        return "; ".join(_said(entry) for entry in answer)
    return " ".join(str(answer[name]) for name in TOLD if name in answer)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulator.phone", description=__doc__)
    parser.add_argument("--base-url", default="http://localhost:8000", help="where the house runs (%(default)s)")
    parser.add_argument("--card", help="name or id of a card on the tray; the first when left out")
    parser.add_argument("--platform", choices=("android", "iphone"), default="android")
    parser.add_argument("--kinds", nargs="+", choices=BOTH_KINDS, default=list(BOTH_KINDS))
    parser.add_argument("--until", choices=STEPS, default=STEPS[-1], help="the last step to take (%(default)s)")
    return parser


if __name__ == "__main__":
    main()
