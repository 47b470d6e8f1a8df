"""A known key signs: what we ask a browser for, and whether what came proves the person (WebAuthn §7.2)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webauthn import generate_authentication_options, options_to_json, verify_authentication_response
from webauthn.helpers.structs import (
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from accounts.strict_base64 import NotBase64, decode_url
from accounts.webauthn.client_data import InvalidCredential, rp_id
from accounts.webauthn.registration import TIMEOUT_MS


class CopiedKey(InvalidCredential):
    """Rightly signed, but its counter went backwards: there are two of a key that there should be one of (§6.1.1)."""


@dataclass(frozen=True)
class KnownKey:
    """As it was kept when it was registered, and after its last use."""

    id: bytes
    user_id: bytes
    public_key: bytes
    sign_count: int
    may_be_copied: bool


def options(*, origin: str, challenge: bytes, allowed: Sequence[bytes]) -> dict[str, Any]:
    """For navigator.credentials.get(). `allowed` may be empty: then the browser knows which of its keys to use."""
    asked = generate_authentication_options(
        rp_id=rp_id(origin),
        challenge=challenge,
        timeout=TIMEOUT_MS,
        allow_credentials=[PublicKeyCredentialDescriptor(id=one) for one in allowed],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(options_to_json(asked)))


def id_of(credential: Any) -> bytes:
    """Which key says that it signed. Raises InvalidCredential."""
    try:
        return decode_url(credential["id"])
    except (TypeError, KeyError, IndexError, NotBase64) as error:
        raise InvalidCredential("id") from error


def judge(credential: Any, *, known: KnownKey, origin: str, challenge: bytes) -> int:
    """The new count of a key that signed `challenge`, which has been used up, with its person verified.

    Raises CopiedKey, or InvalidCredential whatever came. The counter is judged last, because only a right signature
    says that there really is a second key.
    """
    if id_of(credential) != known.id:
        raise InvalidCredential("another key")
    try:
        shown = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp_id(origin),
            expected_origin=origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=0,  # ours, below
            require_user_verification=True,
        )
    except Exception as error:  # a stranger's bytes, and parsers that raise what they meet
        raise InvalidCredential(type(error).__name__) from error
    if (shown.credential_device_type == CredentialDeviceType.MULTI_DEVICE) != known.may_be_copied:
        raise InvalidCredential("backup eligibility")  # §7.2 step 18: it never changes
    _require_owner(credential, known)
    if (shown.new_sign_count or known.sign_count) and shown.new_sign_count <= known.sign_count:
        raise CopiedKey("counter")
    return shown.new_sign_count


def _require_owner(credential: Any, known: KnownKey) -> None:
    """A key that tells its owner tells the one it was registered for (§7.2 step 6)."""
    told = credential["response"].get("userHandle")
    if told is None or told == "":
        return
    try:
        owner = decode_url(told)
    except (TypeError, NotBase64) as error:
        raise InvalidCredential("user handle") from error
    if owner != known.user_id:
        raise InvalidCredential("another owner")
