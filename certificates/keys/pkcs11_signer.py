"""Private keys in a PKCS#11 token, dressed as `cryptography`'s, so that its builders sign with them.

Only digests go in and signatures come out: the hash is made here, so a list of thirty megabytes costs the token no more
than a certificate. References are RFC 7512 without the token, which the settings name: `pkcs11:object=<label>`.
"""

import secrets
from dataclasses import dataclass
from typing import Any, NoReturn, Self, cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11 import Attribute, Mechanism, MechanismFlag, PKCS11Error, PublicKey, Session, SignMixin
from pkcs11 import KeyType as TokenKeyType
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

from certificates.keys.key_type import RSA_EXPONENT, KeyType
from certificates.keys.pkcs11_token import OpenToken, Token
from certificates.keys.signer import KeyNotHere, KeySigner
from certificates.x509.signing import PrivateKey

_OBJECT = "object="
# What stands before a digest under an RSA signature, by the digest's length (RFC 8017 §9.2, note 1).
_DIGEST_INFO = {
    32: bytes.fromhex("3031300d060960864801650304020105000420"),
    48: bytes.fromhex("3041300d060960864801650304020205000430"),
}
_STAYS = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}


@dataclass(frozen=True)
class TokenKeys:
    """The keys of one token."""

    token: Token
    scheme = "pkcs11:"

    def create(self, label: str, *, key_type: KeyType) -> tuple[str, KeySigner]:
        try:
            name = self.token.use(lambda opened: _generate(opened.session, label, key_type))
        except PKCS11Error as error:
            raise KeyNotHere(f"{label}: not made, {type(error).__name__}") from error
        return _OBJECT + name, self.load(_OBJECT + name)

    def load(self, name: str) -> KeySigner:
        label = name.removeprefix(_OBJECT)
        if label == name:
            raise KeyNotHere(f"{name}: does not name an object")
        try:
            return KeySigner(self.token.use(lambda opened: _dressed(self.token, label, opened)))
        except PKCS11Error as error:
            raise KeyNotHere(f"{label}: {type(error).__name__}") from error


class _StaysInToken:
    """What every key in a token refuses: to be shown, copied out, or used for anything but signing."""

    def __init__(self, token: Token, label: str) -> None:
        self._token, self._label = token, label

    def _refuse(self, *_given: Any, **_named: Any) -> NoReturn:
        raise NotImplementedError("the key stays in its token")

    exchange = decrypt = private_numbers = private_bytes = _refuse

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def _raw_signature(self, data: bytes, mechanism: Mechanism) -> bytes:
        def sign(opened: OpenToken) -> bytes:
            return cast("SignMixin", opened.private_key(self._label)).sign(data, mechanism=mechanism)

        return self._token.use(sign)


class TokenEcKey(_StaysInToken, ec.EllipticCurvePrivateKey):
    def __init__(self, token: Token, label: str, public_key: ec.EllipticCurvePublicKey) -> None:
        super().__init__(token, label)
        self._public_key = public_key

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        raw = self._raw_signature(_digest(data, signature_algorithm.algorithm), Mechanism.ECDSA)
        r, s = raw[: len(raw) // 2], raw[len(raw) // 2 :]
        return encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public_key

    @property
    def curve(self) -> ec.EllipticCurve:
        return self._public_key.curve

    @property
    def key_size(self) -> int:
        return self._public_key.key_size


class TokenRsaKey(_StaysInToken, rsa.RSAPrivateKey):
    def __init__(self, token: Token, label: str, public_key: rsa.RSAPublicKey) -> None:
        super().__init__(token, label)
        self._public_key = public_key

    def sign(self, data: Any, padding: Any, algorithm: Any) -> bytes:
        if not isinstance(padding, PKCS1v15):
            raise NotImplementedError("issuers sign with PKCS #1 v1.5")
        digest = _digest(data, algorithm)
        return self._raw_signature(_DIGEST_INFO[len(digest)] + digest, Mechanism.RSA_PKCS)

    def public_key(self) -> rsa.RSAPublicKey:
        return self._public_key

    @property
    def key_size(self) -> int:
        return self._public_key.key_size


def _digest(data: Any, algorithm: Prehashed | hashes.HashAlgorithm) -> bytes:
    if isinstance(algorithm, Prehashed):
        return bytes(data)
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()


def _dressed(token: Token, label: str, opened: OpenToken) -> PrivateKey:
    key = opened.private_key(label)
    if key.key_type == TokenKeyType.EC:
        return TokenEcKey(
            token,
            label,
            _on_curve(load_der_public_key(encode_ec_public_key(cast(PublicKey, opened.public_key(label))))),
        )
    modulus, exponent = (int.from_bytes(key[name], "big") for name in (Attribute.MODULUS, Attribute.PUBLIC_EXPONENT))
    return TokenRsaKey(token, label, rsa.RSAPublicNumbers(exponent, modulus).public_key())


def _on_curve(key: Any) -> ec.EllipticCurvePublicKey:
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise KeyNotHere("not a key on a curve")
    return key


def _generate(session: Session, label: str, key_type: KeyType) -> str:
    """A new pair in the token; the label it got. A label is never used twice, not even by a second try."""
    name = f"{label}-{secrets.token_hex(6)}"
    same: dict[str, Any] = {
        "store": True, "label": name, "id": name.encode(), "capabilities": MechanismFlag.SIGN | MechanismFlag.VERIFY,
        "private_template": _STAYS,
    }  # fmt: skip
    with session.token.open(rw=True) as writing:  # logged in as the session is: that is the process's
        if key_type.rsa_bits:
            exponent = {Attribute.PUBLIC_EXPONENT: RSA_EXPONENT.to_bytes(3, "big")}
            writing.generate_keypair(TokenKeyType.RSA, key_type.rsa_bits, public_template=exponent, **same)
        else:
            curve = {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
            writing.create_domain_parameters(TokenKeyType.EC, curve, local=True).generate_keypair(**same)
    return name
