"""Q-05 and Q-06: the full list of a million stopped certificates, from the table to signed octets, and its delta."""

import gc
import hashlib
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from django.utils import timezone

from accounts.actor import Actor
from certificates.crl import publish
from certificates.crl.press import Press
from certificates.keys import configured
from certificates.lifecycle import suspend as act
from certificates.models import Issuer
from certificates.policy import CRL_LIFETIME
from certificates.reasons import Reason
from certificates.states import STOPPED, Carrier
from tests.bench import django_ca_peer, house, openssl_peer
from tests.bench.environment import PLACE, ROWS
from tests.bench.figures import Figure, ratio
from tests.bench.filling import CHANGED, SHORT

ROUNDS = 5
CHANGES = 500
LONG_LIST, SHORT_LIST = "card-signing", "phone-signing"


def figures(_ours: house.House) -> Iterator[Figure]:
    issuer = Issuer.objects.get(slug=LONG_LIST, issues=True)
    press = _press(issuer)
    der, memory = _with_memory(lambda: full_list(press))
    count = judge(der, issuer)
    times = [_seconds(lambda: full_list(press)) for _ in range(ROUNDS)]
    ours = f"{statistics.median(times):.2f} s (best {min(times):.2f}), {len(der) / 1e6:.1f} MB"
    what = f"full list of {count:,} entries, table → signed octets"
    yield _times("Q-05", what, ours, "`openssl ca -gencrl`", [openssl_seconds(issuer, count)], times, "≥ 10")
    yield _times("Q-05", what, ours, "pyca's builder", [pyca_seconds(issuer, count)], times, "≥ 10")
    limit = [_seconds(lambda: _hash_and_sign(der)) for _ in range(ROUNDS)]
    shown = (ours, f"{statistics.median(limit):.3f} s: hash and sign as many octets")
    yield ratio("Q-05", what, times, limit, goal="≤ 20", shown=shown)
    extra = (memory - len(der)) / len(der)
    shown = (f"{memory / 1e6:.0f} MB at most, the list included", f"the list: {len(der) / 1e6:.0f} MB")
    yield Figure("Q-05", "memory beside the list, against its size", *shown, median=extra, goal="≤ 1", unit="×")
    yield from against_django_ca()
    yield from deltas(issuer)


def full_list(press: Press) -> bytearray:
    """As Press makes it, the shards left out."""
    made, _header = press.full()
    return made


def judge(der: bytearray, issuer: Issuer) -> int:
    """How many entries it has: as many as the table has stopped ones, and the signature is right."""
    read = x509.load_der_x509_crl(bytes(der))
    assert read.is_signature_valid(configured.parsed(bytes(issuer.certificate_der)).public_key())
    stopped = issuer.certificates.filter(status__in=STOPPED).count()
    assert len(read) == stopped, f"{len(read)} listed, {stopped} stopped"
    return stopped


def openssl_seconds(issuer: Issuer, count: int) -> float:
    folder = PLACE / "openssl-ca"
    folder.mkdir(mode=0o700, exist_ok=True)
    openssl_peer.write_index(folder / "index.txt", "listed")
    key, certificate = django_ca_peer.identity(issuer.slug, folder)
    (folder / "crlnumber").write_text("01\n")
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=1\n"
        "crl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n"
    )
    command = ["openssl", "ca", "-gencrl", "-config", "ca.cnf", "-keyfile", key, "-cert", certificate]
    began = time.perf_counter()
    subprocess.run([*command, "-out", "list.pem"], cwd=folder, check=True, capture_output=True)
    took = time.perf_counter() - began
    listed = len(x509.load_pem_x509_crl((folder / "list.pem").read_bytes()))
    assert abs(listed - count) <= CHANGED, f"openssl listed {listed}"
    return took


def pyca_seconds(issuer: Issuer, count: int) -> float:
    """From the table through its own builder; the entries go in at once, because adding them singly is quadratic."""
    key = configured.issuer_signer(issuer.key_reference).private_key
    certificate = configured.parsed(bytes(issuer.certificate_der))
    began = time.perf_counter()
    rows = issuer.certificates.filter(status__in=STOPPED).order_by().values_list("serial", "stopped_at")
    reason = x509.CRLReason(x509.ReasonFlags.cessation_of_operation)
    listed = [
        x509.RevokedCertificateBuilder(int.from_bytes(serial, "big"), stopped_at.replace(tzinfo=None))
        .add_extension(reason, False)
        .build()
        for serial, stopped_at in rows.iterator(20_000)
    ]
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    builder = x509.CertificateRevocationListBuilder(
        certificate.subject, now, now + timedelta(days=1), [], listed
    ).add_extension(x509.CRLNumber(1), False)
    der = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    took = time.perf_counter() - began
    assert len(x509.load_der_x509_crl(der)) == count
    return took


def against_django_ca() -> Iterator[Figure]:
    what = f"full list of {min(SHORT, ROWS):,} entries"
    try:
        django_ca_peer.install()
        django_ca_peer.take(SHORT_LIST, "short")
        theirs = django_ca_peer.do("crl", SHORT_LIST)
    except django_ca_peer.NotHere as why:
        yield Figure("Q-05", what, goal="≥ 80", why_not=str(why))
        return
    issuer = Issuer.objects.get(slug=SHORT_LIST, issues=True)
    press = _press(issuer)
    assert judge(full_list(press), issuer) == theirs["entries"]
    times = [_seconds(lambda: full_list(press)) for _ in range(ROUNDS)]
    ours = f"{statistics.median(times):.3f} s (best {min(times):.3f})"
    yield _times("Q-05", what, ours, "django-ca", [theirs["seconds"]], times, "≥ 80")


def deltas(issuer: Issuer) -> Iterator[Figure]:
    """Everything published with the long list as base; then changes; then what one more publication costs."""
    began = time.perf_counter()
    publish.publish(issuer, at=timezone.now())
    whole = time.perf_counter() - began
    change(CHANGES)
    at_long, size = _delta(issuer)
    shown = (f"{1000 * at_long:.0f} ms, {size:,} entries", f"base of {ROWS:,}")
    what = f"delta after {CHANGES} changes, table → signed octets"
    yield Figure("Q-06", what, *shown, median=1000 * at_long, goal="≤ 100 ms", unit="ms")
    again = [_seconds(lambda: publish.publish(issuer, at=timezone.now())) for _ in range(2)]
    yield Figure(
        "Q-05",
        "one whole publication: full, changed or all 16 shards, delta; stored",
        f"{statistics.median(again):.1f} s with changes in all shards; {whole:.1f} s all",
    )


def change(count: int) -> None:
    """People's cards suspended through the one door, each with both certificates: as it happens."""
    with house.as_superuser() as connection:
        found = connection.execute(
            "SELECT b.citizen FROM bench.changing AS b JOIN certificates_certificate AS c USING (id) "
            "WHERE c.status = 'valid' ORDER BY b.n LIMIT %s",
            [count],
        ).fetchall()
    for (citizen,) in found:
        act.suspend(citizen, [Carrier.CARD], actor=Actor.citizen(citizen), reason=Reason.LOST, at=timezone.now())


def _delta(issuer: Issuer) -> tuple[float, int]:
    times = []
    for _ in range(ROUNDS):
        press = _press(issuer)
        began = time.perf_counter()
        made, _header = press.delta()
        times.append(time.perf_counter() - began)
    return statistics.median(times), len(x509.load_der_x509_crl(bytes(made)))


def _press(issuer: Issuer) -> Press:
    return Press(issuer, configured.issuer_signer(issuer.key_reference), at=timezone.now(), lifetime=CRL_LIFETIME)


def _times(row: str, what: str, ours: str, name: str, theirs: list[float], times: list[float], goal: str) -> Figure:
    shown = (ours, f"{name}: {statistics.median(theirs):.2f} s")
    return ratio(row, what, [statistics.median(theirs)] * len(times), times, goal=goal, shown=shown)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _with_memory(work: Callable[[], bytearray]) -> tuple[bytearray, int]:
    """What it gives, and by how many octets this process grew at its highest (Linux)."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = _memory("VmRSS")
    return work(), _memory("VmHWM") - before


def _memory(name: str) -> int:
    return 1024 * int(re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def _hash_and_sign(der: bytearray) -> None:
    ec.generate_private_key(ec.SECP256R1()).sign(
        hashlib.sha256(der).digest(), ec.ECDSA(utils.Prehashed(hashes.SHA256()))
    )
