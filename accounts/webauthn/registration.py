"""A new key: what we ask a browser for, and whether what came is one (WebAuthn §7.1)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from webauthn import generate_registration_options, options_to_json, verify_registration_response
from webauthn.helpers import (
    base64url_to_bytes,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_attestation_object,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorAttachment,
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.webauthn.client_data import InvalidCredential, rp_id

ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
# We ask for no attestation. Some devices sign with the key itself all the same; parsers of makers' formats are left out
# of a stranger's reach.
FORMATS = (AttestationFormat.NONE, AttestationFormat.PACKED)
LONGEST_ID = 1023  # WebAuthn §4
SHORTEST_RSA = 2048  # security S11
TIMEOUT_MS = 120_000


@dataclass(frozen=True)
class NewKey:
    """A key that belongs to whoever was just verified. `may_be_copied`: its maker may carry it to other devices."""

    id: bytes
    public_key: bytes
    sign_count: int
    may_be_copied: bool


def options(
    *, origin: str, site: str, challenge: bytes, user_id: bytes, user_name: str, known: Sequence[bytes], built_in: bool
) -> dict[str, Any]:
    """For navigator.credentials.create(): a key in this device itself (`built_in`), or one in any that is held to it.

    It need not be found by itself later (`residentKey`): on Android that keeps it from being carried to other devices.
    """
    chosen = AuthenticatorSelectionCriteria(
        authenticator_attachment=AuthenticatorAttachment.PLATFORM if built_in else None,
        resident_key=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    made = generate_registration_options(
        rp_id=rp_id(origin),
        rp_name=site,
        user_id=user_id,
        user_name=user_name,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        authenticator_selection=chosen,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        supported_pub_key_algs=ALGORITHMS,
    )
    return dict(json.loads(options_to_json(made)))


def judge(credential: Any, *, origin: str, challenge: bytes) -> NewKey:
    """The key in what navigator.credentials.create() gave, as toJSON() writes it; `challenge` has been used up.

    Raises InvalidCredential, whatever came.
    """
    try:
        attestation = parse_attestation_object(base64url_to_bytes(credential["response"]["attestationObject"]))
        if attestation.fmt not in FORMATS:
            raise InvalidCredential("attestation format")
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp_id(origin),
            expected_origin=origin,
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
        _require_sound(made.credential_public_key)
    except InvalidCredential:
        raise
    except Exception as error:  # a stranger's bytes, and parsers that raise what they meet
        raise InvalidCredential(type(error).__name__) from error
    if not 0 < len(made.credential_id) <= LONGEST_ID:
        raise InvalidCredential("id")
    may_be_copied = made.credential_device_type == CredentialDeviceType.MULTI_DEVICE
    return NewKey(made.credential_id, made.credential_public_key, made.sign_count, may_be_copied)


def _require_sound(public_key: bytes) -> None:
    """A key that can be used: without attestation the library has not looked. Raises what it meets."""
    key = decoded_public_key_to_cryptography(decode_credential_public_key(public_key))
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < SHORTEST_RSA:
        raise InvalidCredential("weak key")
