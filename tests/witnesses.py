"""Those who are asked afterwards, and know nothing of our code: the openssl command, the published lists, SQL."""

import subprocess
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID as Access

from certificates.states import LEADS_TO

STORY = """
    SELECT c.carrier, c.kind, s.act, s.from_status, s.to_status, s.at, c.id
      FROM certificates_statuschange s JOIN certificates_certificate c ON c.id = s.certificate_id
     WHERE c.citizen_id = %s ORDER BY c.id, s.id"""
STATUS = "SELECT id, status FROM certificates_certificate WHERE citizen_id = %s"
HOLDER = "SELECT citizen_id FROM certificates_certificate WHERE der = %s"


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


def address_in(certificate: x509.Certificate, method) -> str:
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    return next(entry.access_location.value for entry in access if entry.access_method == method)


@dataclass(frozen=True)
class OpenSSL:
    """`openssl ocsp` with its own files: asks where the certificate says, trusts the root alone."""

    folder: Path
    base_url: str

    def says(self, der: bytes) -> str:
        """`good`, `unknown` or `revoked certificateHold`: the verified answer to one fresh query."""
        files = self._files(der)
        url = address_in(x509.load_der_x509_certificate(der), Access.OCSP)
        command = ["openssl", "ocsp", "-issuer", files["issuer"], "-cert", files["leaf"], "-url", url]
        done = subprocess.run([*command, "-CAfile", files["root"]], capture_output=True, text=True, timeout=20)
        assert "Response verify OK" in done.stderr, done.stderr
        lines = [line.strip() for line in done.stdout.splitlines()]
        status = next(line.rpartition(": ")[2] for line in lines if line.startswith(files["leaf"]))
        reason = next((line.removeprefix("Reason: ") for line in lines if line.startswith("Reason: ")), "")
        return f"{status} {reason}".strip()

    def _files(self, der: bytes) -> dict[str, str]:
        leaf = x509.load_der_x509_certificate(der)
        issuer = x509.load_der_x509_certificate(fetched(address_in(leaf, Access.CA_ISSUERS)))
        root = x509.load_der_x509_certificate(fetched(f"{self.base_url}/ca/root.cer"))
        files = {}
        for name, certificate in {"leaf": leaf, "issuer": issuer, "root": root}.items():
            path = self.folder / f"{name}-{certificate.serial_number:x}.pem"
            path.write_bytes(certificate.public_bytes(Encoding.PEM))
            files[name] = str(path)
        return files


def in_lists(der: bytes) -> list[str]:
    """What each list the certificate points to says of it: a reason, or "" when it is not on it."""
    certificate = x509.load_der_x509_certificate(der)
    points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    lists = [x509.load_der_x509_crl(fetched(point.full_name[0].value)) for point in points]
    entries = [crl.get_revoked_certificate_by_serial_number(certificate.serial_number) for crl in lists]
    return [
        entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value if entry else ""
        for entry in entries
    ]


@dataclass(frozen=True)
class Story:
    """The history of one person's certificates, told from the database."""

    steps: list[tuple]
    statuses: dict

    @classmethod
    def of_holder(cls, house, der: bytes) -> "Story":
        with house.connect() as connection:
            (citizen,) = connection.execute(HOLDER, [der]).fetchone()
            return cls(connection.execute(STORY, [citizen]).fetchall(), dict(connection.execute(STATUS, [citizen])))

    def must_be_consistent(self) -> None:
        """Every step stands in the table, starts where the last one ended, and the last one is the status."""
        reached = {}
        for carrier, kind, act, before, after, _at, certificate in self.steps:
            assert LEADS_TO.get((carrier, kind, act, before)) == after, (carrier, kind, act, before, after)
            assert before == reached.get(certificate, ""), "a step does not start where the last one ended"
            reached[certificate] = after
        assert reached == self.statuses, "history and status disagree"

    def alive(self, carrier: str) -> list[str]:
        """The kinds of this carrier that are alive, each once or not at all (R-02)."""
        kinds = {certificate: kind for of, kind, *_rest, certificate in self.steps if of == carrier}
        return sorted(kinds[key] for key, status in self.statuses.items() if key in kinds and status != "revoked")
