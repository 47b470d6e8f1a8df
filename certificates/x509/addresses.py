"""Where the world finds status and issuers (contract §4): what every certificate points to, and what is served."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Addresses:
    """The public addresses under one origin, such as `http://localhost:8000`; fixed in a certificate when it is issued.

    Generations of an issuer share a DN but not their lists, because each list is signed by the key that signed what it
    lists: from the second on the generation is part of the name (R-05).
    """

    origin: str
    generation: int = 1

    def ocsp(self) -> str:
        return f"{self.origin}/ocsp/"

    def issuer(self, slug: str) -> str:
        return f"{self.origin}/ca/{self._name(slug)}.cer"

    def full_list(self, slug: str) -> str:
        return f"{self.origin}/crl/{self._name(slug)}.crl"

    def delta_list(self, slug: str) -> str:
        return f"{self.origin}/crl/{self._name(slug)}-delta.crl"

    def shard(self, slug: str, number: int) -> str:
        return f"{self.origin}/crl/{self._name(slug)}/{number}.crl"

    def _name(self, slug: str) -> str:
        return slug if self.generation == 1 else f"{slug}-{self.generation}"
