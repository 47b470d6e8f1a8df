"""OCSP when something is away or broken: an error of RFC 6960, soon, and never a status (Q-23, Q-26)."""

import datetime
import os
import random
import signal
import socket
import threading
import time

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp
from django.conf import settings as configured_settings
from django.db import connections

from certificates.ocsp import rows
from certificates.ocsp.answer import answer
from certificates.tests.asking import question
from certificates.tests.ocsp_house import Answered, Status, asked, http, together


class TestTheDatabase:
    def test_gone_means_try_later_and_back_means_an_answer(self, house, monkeypatch):
        rows.close_all()
        with monkeypatch.context() as away:
            away.setitem(connections["default"].settings_dict, "PORT", "1")
            away.setitem(connections["default"].settings_dict, "HOST", "127.0.0.1")
            assert asked(question(house.valid)).response_status == Answered.TRY_LATER

        assert asked(question(house.valid)).certificate_status == Status.GOOD

    @pytest.mark.slow
    def test_that_takes_the_call_and_says_nothing_means_try_later_within_five_seconds(self, house, monkeypatch):
        rows.close_all()
        with socket.create_server(("127.0.0.1", 0)) as mute, monkeypatch.context() as away:
            away.setitem(connections["default"].settings_dict, "HOST", "127.0.0.1")
            away.setitem(connections["default"].settings_dict, "PORT", str(mute.getsockname()[1]))
            started = time.monotonic()

            said = asked(question(house.valid))

            assert said.response_status == Answered.TRY_LATER
            assert time.monotonic() - started < 5

    @pytest.mark.slow
    def test_that_falls_silent_between_two_questions_means_try_later(self, house):
        """The server is stopped in its tracks (SIGSTOP): connections stay open and nothing comes."""
        asked(question(house.valid))
        with rows.connection() as held:
            pid = held.psycopg.info.backend_pid
        os.kill(pid, signal.SIGSTOP)
        try:
            started = time.monotonic()
            assert asked(question(house.valid)).response_status == Answered.TRY_LATER
            assert time.monotonic() - started < 5
        finally:
            os.kill(pid, signal.SIGCONT)

        assert asked(question(house.valid)).certificate_status == Status.GOOD

    def test_restarted_is_not_even_noticed(self, house):
        asked(question(house.valid))
        with rows.connection() as held:
            held.psycopg.execute("SELECT 1")
            lost = held.psycopg.info.backend_pid
        with configured_settings.EMBEDDED_POSTGRES.connect() as superuser:
            superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [lost])

        assert asked(question(house.valid)).certificate_status == Status.GOOD

    def test_answers_many_at_once(self, house):
        said, der = [], question(house.held)

        def ask():
            for _ in range(50):
                said.append(asked(der).certificate_status)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said == [Status.REVOKED] * 400


class TestASurprise:
    def test_is_an_internal_error_and_logged_without_the_serial(self, house, monkeypatch, caplog):
        """A status that the table of states does not have: nobody can store one, so the row is changed on its way."""
        serial = bytes(house.valid.serial)
        monkeypatch.setattr(rows, "_text", lambda value: "fine")

        assert asked(question(house.valid)).response_status == Answered.INTERNAL_ERROR
        assert "ValueError in an OCSP answer" in caplog.text
        assert serial.hex() not in caplog.text

    def test_of_an_issuer_without_a_responder_means_try_later(self, house):
        long_after = house.at + datetime.timedelta(days=3650)

        said = ocsp.load_der_ocsp_response(answer(question(house.valid), clock=lambda: long_after))

        assert said.response_status == Answered.TRY_LATER


class TestGarbage:
    @pytest.mark.slow
    def test_never_breaks_the_face_and_never_makes_anything_good(self, house):
        """100,000 mutated questions about what is not good."""
        chance = random.Random(6960)
        seeds = [
            question(one, nonce=nonce, algorithm=h)
            for one in (house.held, house.ready)
            for h in (hashes.SHA1(), hashes.SHA256())
            for nonce in (b"n" * 20, None)
        ]
        seeds.append(together(*seeds))
        for seed in seeds:
            asked(seed)  # so that those without a nonce are of a known form
        counted = {"SUCCESSFUL": 0, "MALFORMED_REQUEST": 0, "UNAUTHORIZED": 0}
        good_serial = int.from_bytes(bytes(house.valid.serial), "big")
        for _ in range(100_000):
            response = http(body=_mutated(chance.choice(seeds), chance))

            assert response.status == 200
            read = ocsp.load_der_ocsp_response(response.body)
            counted[read.response_status.name] += 1
            if read.response_status == Answered.SUCCESSFUL:
                for one in read.responses:
                    assert one.certificate_status != Status.GOOD or one.serial_number == good_serial
        assert min(counted.values()) > 100


def _mutated(der, chance):
    data = bytearray(der)
    for _ in range(chance.randint(1, 3)):
        match chance.randrange(4):
            case 0:
                data[chance.randrange(len(data))] = chance.randrange(256)
            case 1:
                at = chance.randrange(len(data))
                del data[at : at + chance.randint(1, 4)]
            case 2:
                data.insert(chance.randrange(len(data)), chance.randrange(256))
            case 3:
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        if not data:
            return b""
    return bytes(data)
