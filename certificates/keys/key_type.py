"""The kinds of keys that issuers have, and how each is made in memory."""

from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certificates.x509.signing import PrivateKey

RSA_EXPONENT = 65537


class KeyType(StrEnum):
    P256 = "P-256"
    RSA_2048 = "RSA-2048"
    RSA_3072 = "RSA-3072"

    @property
    def rsa_bits(self) -> int:
        """0 for a key on a curve."""
        return int(self.removeprefix("RSA-")) if self != KeyType.P256 else 0

    def new_private_key(self) -> PrivateKey:
        if self.rsa_bits:
            return rsa.generate_private_key(RSA_EXPONENT, self.rsa_bits)
        return ec.generate_private_key(ec.SECP256R1())
