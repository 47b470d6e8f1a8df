"""Is this a picture as our camera page makes them? The frame of a JPEG (ITU-T T.81 annex B), read and not decoded.

Nothing here opens the picture: it is kept sealed and shown by the browser of one clerk, as image/jpeg and nothing else.
"""

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive
_SCAN = 0xDA


class NotAPicture(Exception):
    """Not a JPEG, or one whose size cannot be read."""


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels. Raises NotAPicture."""
    if not data.startswith(SOI) or not data.endswith(EOI):
        raise NotAPicture
    at = len(SOI)
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _WITHOUT_LENGTH:
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES and length >= 8 and at + 9 <= len(data):
            height, width = (int.from_bytes(data[at + n : at + n + 2], "big") for n in (5, 7))
            return width, height
        if marker == _SCAN or length < 2:
            break
        at += 2 + length
    raise NotAPicture
