"""Who sends: a token that the push service checks (RFC 8292), by the key the browser was told when it subscribed."""

import base64
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from accounts.web_push.message import P256

LIVES = timedelta(hours=12)  # RFC 8292 §2: at most a day


def key_from(text: str) -> ec.EllipticCurvePrivateKey:
    """From the 32 bytes in base64url that tools for VAPID write. Raises ValueError."""
    number = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(number) != 32:
        raise ValueError("a VAPID key has 32 bytes")
    return ec.derive_private_key(int.from_bytes(number, "big"), P256)


def public_part(key: ec.EllipticCurvePrivateKey) -> str:
    """As browsers want it (applicationServerKey): the uncompressed point in base64url, without padding."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def authorization(endpoint: str, *, key: ec.EllipticCurvePrivateKey, contact: str, at: datetime) -> str:
    """The header's value for a request to this endpoint; `contact` (mailto: or https:) is for its operators."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((at + LIVES).timestamp()), "sub": contact}
    token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, ECKey.import_key(key))
    return f"vapid t={token}, k={public_part(key)}"
