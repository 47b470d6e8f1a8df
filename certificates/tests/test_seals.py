"""The history cannot be quietly changed: every way of changing it is found, and named (R-64, Q-27)."""

import datetime
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from certificates.evidence import merkle, rows, seal_log, seals, verify
from certificates.evidence.extract import extract
from certificates.evidence.sealer import create_if_missing
from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.suspend import suspend
from certificates.models import Issuer, Seal, StatusChange
from certificates.reasons import Reason
from certificates.states import Carrier

leaves_of_any_size = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


class TestMerkle:
    def test_knows_the_root_of_nothing_and_of_one(self):
        """RFC 9162 §2.1.1, by hand."""
        assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"

    def test_agrees_with_certificate_transparencys_own_vectors(self):
        inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
        leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in inputs]

        assert merkle.root(leaves[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
        assert merkle.root(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"

    @given(leaves_of_any_size, st.data())
    def test_proves_every_leaf_and_no_other(self, leaves, data):
        index = data.draw(st.integers(0, len(leaves) - 1))

        proof = merkle.inclusion_proof(leaves, index)

        assert merkle.root_from(leaves[index], index, len(leaves), proof) == merkle.root(leaves)
        assert merkle.root_from(bytes(32), index, len(leaves), proof) != merkle.root(leaves) or leaves[index] == bytes(
            32
        )


def seal_all(at):
    """Seal everything in one seal; another program on the server may hold a transaction open for a moment."""
    newest = max(row["transaction"] for model in rows.HISTORY for row in model.objects.values("transaction"))
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] > newest:
                return seals.seal(at=at)
        time.sleep(0.05)
    raise AssertionError("something holds a transaction open")


@pytest.fixture
def sealed(transactional_db, settings, tmp_path, registered, hanako, hanako_at_home, now):
    """Three closed periods: the card and phone, a suspension of the card, one of the phone."""
    settings.SEAL_LOG = tmp_path / "seals.log"
    create_if_missing(at=now)
    made = [seal_all(now)]
    for carrier in (Carrier.CARD, Carrier.PHONE):
        suspend(hanako.id, [carrier], actor=hanako_at_home, reason=Reason.LOST, at=now)
        made.append(seal_all(now))
    return made


@pytest.fixture
def tamper(settings):
    """What somebody with the whole database in their hands could do: triggers off, then anything."""

    def run(*statements):
        with settings.EMBEDDED_POSTGRES.connect(connection.settings_dict["NAME"]) as database:
            database.execute("SET session_replication_role = replica")
            for statement in statements:
                database.execute(statement)

    return run


def findings(at):
    return "\n".join(verify.findings(at=at))


CHANGE = "certificates_statuschange"


class TestSealing:
    def test_covers_everything_once_and_finds_it_in_order(self, sealed, now):
        assert findings(now) == ""
        assert sum(len(bytes(one.leaves)) // 32 for one in sealed) == StatusChange.objects.count() + 1  # one document
        assert [one.number for one in Seal.objects.order_by("number")] == [1, 2, 3]

    def test_makes_no_seal_of_nothing(self, sealed, now):
        assert seals.seal(at=now) is None

    def test_leaves_a_transaction_that_may_still_write_for_the_next_time(self, sealed, settings, now):
        """A row with a low number may appear after one with a high number has been committed."""
        name = connection.settings_dict["NAME"]
        with settings.EMBEDDED_POSTGRES.connect(name) as slow:
            slow.autocommit = False
            slow.execute("SELECT pg_current_xact_id()")
            before = Seal.objects.count()
            with connection.cursor() as cursor:
                cursor.execute(
                    """INSERT INTO accounts_accessrecord (citizen_id, actor_id, role, channel, purpose, reference, at)
                       SELECT id, gen_random_uuid(), 'auditor', 'counter', 'p', 'r', now()
                       FROM accounts_citizen LIMIT 1"""
                )
            assert seals.seal(at=now) is None
            slow.rollback()

        seal_all(now)
        assert Seal.objects.count() == before + 1
        assert findings(now) == ""

    def test_says_how_long_something_waits(self, sealed, hanako, hanako_at_home, now):
        assert seals.unsealed_for(at=now) == datetime.timedelta()
        revoke(hanako.id, ["digital_signature"], actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert seals.unsealed_for(at=now + datetime.timedelta(minutes=11)) == datetime.timedelta(minutes=11)
        assert "unsealed for" in findings(now + datetime.timedelta(minutes=11))

    def test_is_refused_when_the_database_is_behind_its_seals(self, sealed, tamper, now):
        tamper("DELETE FROM certificates_seal WHERE number > 1")

        with pytest.raises(seals.HistoryWentBack):
            seals.seal(at=now)


def row(order):
    ids = list(StatusChange.objects.order_by("id").values_list("id", flat=True))
    return {"first": ids[0], "middle": ids[len(ids) // 2], "last": ids[-1]}[order]


class TestARow:
    @pytest.mark.parametrize("which", ["first", "middle", "last"])
    def test_that_is_removed_is_named(self, sealed, tamper, now, which):
        gone = row(which)

        tamper(f"DELETE FROM {CHANGE} WHERE id = {gone}")

        assert f"{CHANGE} {gone}: removed" in findings(now)

    @pytest.mark.parametrize(
        "change",
        [
            "reason = 'stolen'",
            "at = at + interval '1 microsecond'",
            "reference = reference || 'x'",
            "actor_id = gen_random_uuid()",
        ],
    )
    def test_that_is_changed_by_a_byte_is_named(self, sealed, tamper, now, change):
        changed = row("last")

        tamper(f"UPDATE {CHANGE} SET {change} WHERE id = {changed}")

        assert f"{CHANGE} {changed}: changed" in findings(now)

    def test_that_changed_places_with_another_is_named_with_it(self, sealed, tamper, now):
        one, other = row("first"), row("last")

        tamper(
            f"UPDATE {CHANGE} SET id = -1 WHERE id = {one}",
            f"UPDATE {CHANGE} SET id = {one} WHERE id = {other}",
            f"UPDATE {CHANGE} SET id = {other} WHERE id = -1",
        )

        assert {f"{CHANGE} {one}", f"{CHANGE} {other}"} <= {line.split(":")[0] for line in findings(now).split("\n")}

    def test_that_slipped_in_is_named(self, sealed, tamper, now):
        copy = "(jsonb_populate_record(s, jsonb_build_object('id', 999))).*"
        tamper(f"INSERT INTO {CHANGE} SELECT {copy} FROM {CHANGE} s LIMIT 1")

        assert f"{CHANGE} 999: slipped in after seal 1" in findings(now)

    def test_of_evidence_is_covered_too(self, sealed, tamper, now):
        tamper("UPDATE certificates_evidence SET document = document || 'x'")

        assert "certificates_evidence" in findings(now)

    def test_of_a_certificate_that_stands_elsewhere_is_named(self, sealed, tamper, registered, now):
        good = "status = 'valid', stopped_at = NULL, stop_code = ''"
        tamper(f"UPDATE certificates_certificate SET {good} WHERE id = '{registered[0].id}'")

        assert f"certificate {registered[0].id}: does not stand where its history ends" in findings(now)


class TestASeal:
    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_that_is_removed_is_named(self, sealed, tamper, now, number):
        tamper(f"DELETE FROM certificates_seal WHERE number = {number}")

        expected = f"seal {number}: removed" if number < 3 else "unsealed"
        assert expected in findings(now + datetime.timedelta(hours=1))

    def test_that_is_removed_with_its_rows_is_named_from_the_log(self, sealed, tamper, now):
        last = sealed[-1]
        tamper(
            f"DELETE FROM {CHANGE} WHERE transaction >= {last.from_transaction}",
            "DELETE FROM certificates_seal WHERE number = 3",
        )

        assert "seal 3: removed or replaced" in findings(now)

    def test_that_was_made_anew_over_changed_rows_is_named(self, sealed, tamper, now):
        """Somebody changes a row and recomputes the leaves and the root, but has no key to sign them."""
        tamper(f"UPDATE {CHANGE} SET reason = 'stolen' WHERE id = {row('last')}")
        last = sealed[-1]
        leaves = b"".join(r.leaf for r in rows.between(last.from_transaction, last.to_transaction))
        tamper(f"UPDATE certificates_seal SET leaves = '\\x{leaves.hex()}' WHERE number = 3")

        assert "seal 3: its root was changed" in findings(now)

    def test_whose_signature_is_anothers_is_named(self, sealed, tamper, now):
        tamper(
            "UPDATE certificates_seal SET jws = (SELECT jws FROM certificates_seal WHERE number = 1) WHERE number = 2"
        )

        assert "seal 2: its number was changed" in findings(now)

    @pytest.mark.parametrize("column", ["from_transaction", "to_transaction"])
    def test_whose_period_was_moved_is_named(self, sealed, tamper, now, column):
        tamper(f"UPDATE certificates_seal SET {column} = {column} + 1 WHERE number = 2")

        assert f"seal 2: its {column} was changed" in findings(now)

    def test_broken_in_the_log_is_no_reason_to_stop(self, sealed, hanako, hanako_at_home, now):
        """Killed in the middle of a line: the next seal starts a line of its own."""
        with seal_log._path().open("a") as log:
            log.write("eyJhbGciOiJFUzI1NiIsInR5")

        revoke(hanako.id, ["digital_signature"], actor=hanako_at_home, reason=Reason.LOST, at=now)
        seal_all(now)

        assert findings(now) == ""
        assert len(seal_log.lines()) == 4


class TestTheCommand:
    def test_says_that_all_is_in_order(self, sealed, capsys):
        call_command("verify_history")

        assert "3 seals, all in order" in capsys.readouterr().out

    def test_fails_and_names_the_row(self, sealed, tamper, capsys):
        gone = row("middle")
        tamper(f"DELETE FROM {CHANGE} WHERE id = {gone}")

        with pytest.raises(CommandError):
            call_command("verify_history")

        assert f"{CHANGE} {gone}: removed" in capsys.readouterr().out


class TestAnExtract:
    """Judged by docs/verify_extract.py in a process of its own: it imports nothing of ours."""

    @pytest.fixture
    def judge(self, sealed, hanako, settings, tmp_path, now):
        root = tmp_path / "root.cer"
        root.write_bytes(bytes(Issuer.objects.get(slug="root").certificate_der))
        told = extract(hanako, at=now)

        def run(change=lambda told: None):
            change(told)
            path = tmp_path / "extract.json"
            path.write_text(json.dumps(told), encoding="utf-8")
            script = Path(settings.BASE_DIR) / "docs" / "verify_extract.py"
            command = [sys.executable, "-I", script, path, root]
            return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

        return run

    def test_proves_every_row(self, judge, hanako):
        judged = judge()

        assert judged.returncode == 0, judged.stderr
        assert judged.stdout.count("proved") == StatusChange.objects.count() + 1

    def test_with_a_changed_row_is_found_out(self, judge):
        def lie(told):
            told["rows"][-1]["row"] = told["rows"][-1]["row"].replace('"reason":"lost"', '"reason":"found"')

        judged = judge(lie)

        assert judged.returncode == 1
        assert judged.stdout.count("WRONG") == 1

    def test_with_another_rows_proof_is_found_out(self, judge):
        def lie(told):
            told["rows"][0] |= {"index": (told["rows"][0]["index"] + 1) % told["rows"][0]["size"]}

        assert judge(lie).returncode == 1

    def test_under_another_root_is_found_out(self, judge, tmp_path):
        (tmp_path / "root.cer").write_bytes(bytes(Issuer.objects.get(slug="phone-signing").certificate_der))

        assert judge().returncode != 0

    def test_is_of_one_person_only(self, sealed, taro, now):
        assert extract(taro, at=now)["rows"] == []
