"""A million people with a card, made by SQL: the rows that status, lists and acts are measured on. Kept between runs.

As the superuser with session_replication_role=replica: triggers and foreign keys are not asked row by row, CHECK and
UNIQUE are. What is written satisfies them all: each certificate has its person, its card or phone and its history. The
history belongs to transaction -1, so that no seal covers it. The DER is one real certificate with each row's serial in
it; its signature fits none.
"""

import time
from datetime import UTC, datetime, timedelta

import psycopg
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from psycopg import sql

from certificates.keys import configured
from certificates.models import Issuer
from certificates.tests.sandbox import HANAKO
from certificates.x509 import certificate, profiles
from certificates.x509.addresses import Addresses
from tests.bench import house

SHORT = 100_000  # revoked on phones: the list that django-ca can make in the time there is
CHANGED = 20_000  # people whose card also signs: those whose changes a delta tells
MIXED = "CASE n %% 100 WHEN 0 THEN 'revoked' WHEN 1 THEN 'on_hold' ELSE 'valid' END"

_PEOPLE = """
CREATE TABLE bench.people AS
    SELECT n, uuidv7() AS citizen, uuidv7() AS card, uuidv7() AS phone FROM generate_series(1, %(rows)s) AS n;
"""
_CITIZENS = """
INSERT INTO accounts_citizen (id, full_name, full_name_substitutes, kana, kana_spoken, kana_skeleton, birth_date,
                              gender, address, address_substitutes, municipality_id)
    SELECT citizen, '試験 ' || n, '', 'シケン ' || n, 'シケン' || n, 'シケン' || n, date '1930-01-01' + n %% 30000, '2',
           '東京都渋谷区松濤一丁目1番' || n || '号', '', '131130' FROM bench.people
"""
_CARDS = """
INSERT INTO certificates_card (id, citizen_id, issued_at)
    SELECT card, citizen, now() - interval '400 days' FROM bench.people
"""
_PHONES = """
INSERT INTO certificates_phone (id, citizen_id, device, platform, model, os_version, began_at, ended_at)
    SELECT phone, citizen, 'bench-' || n, 'android', 'Tanuki 8', '16', now() - interval '400 days', now()
    FROM bench.people WHERE n <= %(short)s
"""
_BATCH = """
CREATE TABLE bench.{name} AS
    SELECT n, citizen, card, phone, uuidv7() AS id, now() - random() * interval '300 days' AS stopped_at,
           set_byte(uuid_send(gen_random_uuid()), 0, 1 + floor(random() * 127)::int) AS serial, {status} AS status
    FROM bench.people WHERE n <= %(up_to)s
"""
_CERTIFICATES = """
INSERT INTO certificates_certificate (id, issuer_id, serial, carrier, kind, citizen_id, card_id, phone_id, der,
        spki_sha256, not_before, not_after, crl_shard, status, stopped_at, stop_code)
    SELECT id, %(issuer)s, serial, %(carrier)s, %(kind)s, citizen, CASE WHEN %(carrier)s = 'card' THEN card END,
           CASE WHEN %(carrier)s = 'phone' THEN phone END, overlay(%(der)s placing serial from %(place)s),
           sha256(serial), %(not_before)s, %(not_after)s, n %% 16, status,
           CASE WHEN status <> 'valid' THEN stopped_at END,
           CASE status WHEN 'revoked' THEN 'cessationOfOperation' WHEN 'on_hold' THEN 'certificateHold' ELSE '' END
    FROM bench.{name}
"""
_HISTORY = """
INSERT INTO certificates_statuschange (certificate_id, act, from_status, to_status, role, channel, reason, reference,
                                       at, transaction)
    SELECT id, 'issue', '', first, 'system', 'system', 'applied', '', %(not_before)s, -1
    FROM bench.{name}, (VALUES (CASE %(carrier)s WHEN 'card' THEN 'valid' ELSE 'ready_to_register' END)) AS f (first)
    UNION ALL
    SELECT id, CASE status WHEN 'on_hold' THEN 'suspend' ELSE 'revoke' END, first, status, 'system', 'system',
           CASE status WHEN 'on_hold' THEN 'lost' ELSE 'contents_changed' END, '', stopped_at, -1
    FROM bench.{name}, (VALUES (CASE %(carrier)s WHEN 'card' THEN 'valid' ELSE 'ready_to_register' END)) AS f (first)
    WHERE status <> 'valid'
"""


def fill(rows: int) -> float:
    """Seconds it took; 0.0 when they are there already."""
    with house.as_superuser() as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS bench")
        connection.execute("CREATE TABLE IF NOT EXISTS bench.filled (rows integer)")
        there = connection.execute("SELECT rows FROM bench.filled").fetchone()
        if there == (rows,):
            return 0.0
        if there:
            raise SystemExit(f"{there[0]} rows are in .data/bench: remove that folder, or say BENCH_ROWS={there[0]}.")
        began = time.monotonic()
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            _fill(connection, rows)
            connection.execute("INSERT INTO bench.filled VALUES (%s)", [rows])
        for table in ("accounts_citizen", "certificates_card", "certificates_certificate", "certificates_statuschange"):
            connection.execute(sql.SQL("VACUUM (ANALYZE, FREEZE) {}").format(sql.Identifier(table)))
        return time.monotonic() - began


def _fill(connection: psycopg.Connection, rows: int) -> None:
    for statement in (_PEOPLE, _CITIZENS, _CARDS, _PHONES):
        psycopg.ClientCursor(connection).execute(statement, {"rows": rows, "short": SHORT})
    _batch(connection, "asked", slug="card-authentication", up_to=rows, status=MIXED)
    connection.execute("CREATE INDEX ON bench.asked (n)")
    _batch(connection, "listed", slug="card-signing", up_to=rows, status="'revoked'")
    _batch(connection, "changing", slug="card-signing", up_to=CHANGED, status="'valid'")
    _batch(connection, "short", slug="phone-signing", up_to=min(SHORT, rows), status="'revoked'")


def _batch(connection: psycopg.Connection, name: str, *, slug: str, up_to: int, status: str) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    der, place = template(slug)
    values = {
        "up_to": up_to,
        "issuer": Issuer.objects.get(slug=slug, issues=True).pk,
        "carrier": slug.partition("-")[0],
        "kind": {"signing": "digital_signature", "authentication": "user_authentication"}[slug.partition("-")[2]],
        "der": der,
        "place": place + 1,
        "not_before": now - timedelta(days=400),
        "not_after": now + timedelta(days=1400),
    }
    for statement in (_BATCH, _CERTIFICATES, _HISTORY):
        text = statement.replace("{name}", name).replace("{status}", status)
        psycopg.ClientCursor(connection).execute(text, values)


def template(slug: str) -> tuple[bytes, int]:
    """A certificate by this issuer, and where in it the serial stands."""
    issuer = Issuer.objects.get(slug=slug, issues=True)
    serial = b"\x5a" * 16
    now = datetime.now(UTC).replace(microsecond=0)
    der = certificate.build(
        profiles.END_ENTITIES[slug],
        subject=profiles.holder_name("0192f0c1-7c1e-7d3a-9b0e-6c820f4f342f"),
        public_key=ec.generate_private_key(ec.SECP256R1()).public_key(),
        serial=serial,
        not_before=now - timedelta(days=400),
        not_after=now + timedelta(days=1400),
        addresses=Addresses(settings.PUBLIC_URL),
        issuer=configured.parsed(bytes(issuer.certificate_der)),
        signer=configured.issuer_signer(issuer.key_reference),
        attributes=HANAKO if slug.endswith("-signing") else None,
        shard=3,
    )
    return der, der.index(serial)
