"""Where the world finds status and issuers (contract §4): what every certificate points to, and what is served."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Addresses:
    """The public addresses under one origin, such as `http://localhost:8000`; fixed in a certificate when it is issued."""

    origin: str

    def ocsp(self) -> str:
        return f"{self.origin}/ocsp/"

    def issuer(self, slug: str) -> str:
        return f"{self.origin}/ca/{slug}.cer"

    def full_list(self, slug: str) -> str:
        return f"{self.origin}/crl/{slug}.crl"

    def delta_list(self, slug: str) -> str:
        return f"{self.origin}/crl/{slug}-delta.crl"

    def shard(self, slug: str, number: int) -> str:
        return f"{self.origin}/crl/{slug}/{number}.crl"
