"""QR codes, drawn here: nothing in the picture comes from outside but the modules of the code."""

import io

import segno


def drawn(text: str, *, scale: int) -> bytes:
    """An SVG of its own. Black on white with four modules of margin, as readers want it."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", scale=scale, border=4, light="#fff")
    return picture.getvalue()
