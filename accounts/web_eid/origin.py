"""The web origin a token is made for (RFC 6454 §6.2): the server's own, never one a token names."""

import re

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = rf"(?P<host>{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]+\])"
_ORIGIN = re.compile(rf"(?P<scheme>https?)://{_HOST}(?::[1-9][0-9]{{0,4}})?", re.ASCII)
_THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]"}


def is_acceptable(origin: str) -> bool:
    """Whether a browser could have signed for this origin, and should have.

    Lower case, Punycode, no path, no trailing slash: browsers serialize origins so, and the signature covers the text.
    Plain http proves no origin to anybody, except on the machine itself.
    """
    match = _ORIGIN.fullmatch(origin)
    return match is not None and (match["scheme"] == "https" or match["host"] in _THIS_MACHINE)
