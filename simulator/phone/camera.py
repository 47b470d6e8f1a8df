"""What this phone's camera sees: nothing. A grey JPEG (ITU-T T.81, baseline), made without a library."""

_QUANTISATION = b"\xff\xdb\x00\x43\x00" + b"\x01" * 64
_ONE_CODE = b"\x01" + b"\x00" * 15 + b"\x00"  # a single Huffman code of one bit, for "nothing" in DC and AC alike


def grey(width: int, height: int) -> bytes:
    """A picture of so many pixels: every block is zero, so two bits each."""
    frame = b"\xff\xc0\x00\x0b\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x01\x01\x11\x00"
    tables = b"".join(b"\xff\xc4\x00\x14" + which + _ONE_CODE for which in (b"\x00", b"\x10"))
    blocks = -(-width // 8) * -(-height // 8)
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + bytes(-(-2 * blocks // 8))
    return b"\xff\xd8" + _QUANTISATION + frame + tables + scan + b"\xff\xd9"
