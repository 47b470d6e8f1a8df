"""What the browser says of the machine it runs on (User-Agent), and no more than it says.

An iPhone names its system. Android's browsers hide the model: js/my_phone.js asks for it when somebody presses the
button. Everything else is "cannot tell", and the page says so.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

OLDEST_IOS = (18, 5)  # S1 3-A

_IOS = re.compile(r"\b(?:iPhone )?OS (\d{1,3})[_.](\d{1,3})")
_SAFARI = re.compile(r"\bVersion/(\d{1,3})(?:\.(\d{1,3}))?")  # since iOS 26 the system's own number stands still


class Machine(StrEnum):
    IPHONE = "iphone"
    ANDROID = "android"
    IPAD = "ipad"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class MyPhone:
    """`ios` is (18, 5) for iOS 18.5 or what is at least that; None where the browser does not say."""

    machine: Machine
    ios: tuple[int, int] | None = None

    @property
    def is_supported(self) -> bool | None:
        """None: cannot be told from this alone."""
        if self.machine == Machine.IPAD:
            return False
        return self.ios >= OLDEST_IOS if self.ios else None

    @property
    def system(self) -> str:
        return f"iOS {self.ios[0]}.{self.ios[1]}" if self.ios else ""


def as_told_by(user_agent: str) -> MyPhone:
    if "iPad" in user_agent:
        return MyPhone(Machine.IPAD)
    if "iPhone" in user_agent:
        return MyPhone(Machine.IPHONE, _ios(user_agent))
    if "Android" in user_agent:
        return MyPhone(Machine.ANDROID)
    return MyPhone(Machine.UNKNOWN)


def _ios(user_agent: str) -> tuple[int, int] | None:
    told = [found for pattern in (_IOS, _SAFARI) if (found := pattern.search(user_agent))]
    versions = [(int(found[1]), int(found[2] or 0)) for found in told]
    return max(versions, default=None)
