"""Whole lives over HTTP against the running house, and what must hold when everything happens at once."""

import re
import time
from collections import Counter

import pytest
from cryptography import x509

from accounts.tests.at_once import at_once
from simulator.cast import CAST
from simulator.phone import BOTH_KINDS, DIGITAL_SIGNATURE, USER_AUTHENTICATION, Conversation, Refused
from simulator.phone import Phone as AnyPhone
from tests.witnesses import OpenSSL, Story, in_lists

pytestmark = pytest.mark.slow

GUESSES, ACTS_AT_ONCE = 200, 51
LISTED_WITHIN_SECONDS = 20
PATIENCE_SECONDS = 120.0  # a machine that runs other things beside; nothing here measures speed
PIN, PASSWORD = "7391", "ZEBRA7QX1"


class Phone(AnyPhone):
    """A phone that hangs up when its test is over."""

    in_use = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, timeout_seconds=PATIENCE_SECONDS, **kwargs)
        self.in_use.append(self)


@pytest.fixture(autouse=True)
def hanging_up():
    yield
    while Phone.in_use:
        Phone.in_use.pop().hang_up()


@pytest.fixture(scope="module")
def house(running_house):
    """The running house with its cast put back, whatever other tests did to it."""
    reset = Conversation(running_house.base_url)
    reset.post("/simulator/reset/")
    reset.close()
    return running_house


@pytest.fixture
def openssl(house, tmp_path):
    return OpenSSL(tmp_path, house.base_url)


def phone_of(house, name, **kwargs):
    """A new phone of this person, with its certificates in use, signed in; and their card."""
    phone = Phone(house.base_url, **kwargs)
    phone.pin, phone.signing_password = PIN, PASSWORD
    card = phone.card_of(CAST[name].full_name)
    phone.apply(card)
    phone.register(wait_seconds=PATIENCE_SECONDS)
    phone.sign_in()
    return phone, card


def told_at_once(acts):
    """What each act came to when all are done at the same moment: "done" or a refusal's code."""
    answers = at_once(acts, refusals=Refused)
    return Counter((each.code or each.status) if isinstance(each, Refused) else "done" for each in answers)


def states_of(phone):
    return {(c["carrier"], c["kind"]): c["state"] for c in phone.certificates_shown()}


class TestALife:
    @pytest.mark.parametrize(("name", "platform"), [("aoi", "android"), ("ren", "android"), ("takashi", "android")])
    def test_leads_from_the_application_to_the_end(self, house, name, platform):
        phone, card = phone_of(house, name, platform=platform)
        assert {kind: states_of(phone)["phone", kind] for kind in BOTH_KINDS} == dict.fromkeys(BOTH_KINDS, "valid")

        phone.suspend()
        phone.sign_in_with_card(card)
        assert {kind: states_of(phone)["phone", kind] for kind in BOTH_KINDS} == dict.fromkeys(BOTH_KINDS, "on_hold")

        before = phone.certificates[DIGITAL_SIGNATURE]
        phone.resume(card)
        phone.register()
        phone.sign_in()
        assert phone.certificates[DIGITAL_SIGNATURE] != before

        phone.revoke()
        story = Story.of_holder(house, before)
        story.must_be_consistent()
        assert story.alive("phone") == []

    def test_can_be_of_one_kind_only(self, house):
        phone = Phone(house.base_url)
        phone.apply(phone.card_of(CAST["shiori"].full_name), kinds=[USER_AUTHENTICATION])
        phone.register()
        phone.sign_in()

        assert set(phone.certificates) == {USER_AUTHENTICATION}
        assert states_of(phone).get(("phone", DIGITAL_SIGNATURE), "revoked") == "revoked"  # of a phone before, if any

    @pytest.mark.parametrize(
        ("name", "code"),
        [("makoto", {"certificate-not-valid", "document-invalid", "not-possible"}), ("daichi", {"locked"})],
    )
    def test_does_not_begin_with_a_card_that_may_not_sign(self, house, name, code):
        phone = Phone(house.base_url)

        with pytest.raises(Refused) as refused:
            phone.apply(phone.card_of(CAST[name].full_name))

        assert refused.value.status in (409, 422, 423)
        assert refused.value.code in code

    def test_of_a_phone_never_outlasts_the_card(self, house):
        phone, card = phone_of(house, "fumi")

        for kind in BOTH_KINDS:
            mine, cards = (
                x509.load_der_x509_certificate(d) for d in (phone.certificates[kind], card.certificate(kind))
            )
            assert mine.not_valid_after_utc <= cards.not_valid_after_utc

    def test_on_a_second_phone_ends_the_first(self, house):
        first, _ = phone_of(house, "maria")

        phone_of(house, "maria")

        assert first.session()["citizen"] is None
        story = Story.of_holder(house, first.certificates[USER_AUTHENTICATION])
        story.must_be_consistent()
        assert story.alive("phone") == sorted(BOTH_KINDS)
        ended = {at for carrier, _k, act, *_, at, _c in story.steps if (carrier, act) == ("phone", "revoke")}
        issued = [at for carrier, _k, act, *_, at, _c in story.steps if (carrier, act) == ("phone", "issue")]
        assert max(issued) in ended  # in the transaction that made the second's; what came before is another test's
        with pytest.raises(Refused) as refused:
            first.sign_in()
        assert refused.value.code == "certificate-not-valid"


class TestSuspending:
    def test_ends_every_session_made_with_the_certificate(self, house):
        phone, card = phone_of(house, "atsushi")
        others = [phone.in_another_session() for _ in range(3)]
        by_card = Phone(house.base_url)
        by_card.sign_in_with_card(card)
        for other in others:
            other.sign_in()

        others[0].suspend()

        assert [each.session()["citizen"] for each in (phone, *others)] == [None] * 4
        assert by_card.session()["citizen"]  # card and phone stop separately

    @pytest.mark.openssl
    def test_is_true_for_openssl_in_the_first_query_after_the_reply(self, house, openssl):
        phone, _ = phone_of(house, "aoi")
        assert [openssl.says(der) for der in phone.certificates.values()] == ["good", "good"]

        phone.suspend()

        held = [openssl.says(der) for der in phone.certificates.values()]
        assert held == ["revoked certificateHold"] * 2

    @pytest.mark.openssl
    def test_reaches_the_lists_soon_after(self, house):
        phone, _ = phone_of(house, "ren")
        der = phone.certificates[DIGITAL_SIGNATURE]
        phone.suspend()

        until = time.monotonic() + LISTED_WITHIN_SECONDS
        while (listed := in_lists(der)) != ["certificateHold"] * len(listed) and time.monotonic() < until:
            time.sleep(0.2)

        assert listed == ["certificateHold"] * len(listed) != []


class TestAllAtOnce:
    def test_two_hundred_wrong_pins_are_tried_three_times(self, house):
        phone, _ = phone_of(house, "takashi")
        twins = [phone.in_another_session() for _ in range(GUESSES)]

        told = told_at_once([lambda twin=twin: twin.sign_in("0000") for twin in twins])

        assert told["pin-wrong"] == 3, told
        assert told["pin-wrong"] + told["pin-locked"] + told["too-many-requests"] == GUESSES, told
        with house.connect() as connection:
            wrong = "SELECT wrong FROM certificates_secret s JOIN certificates_certificate c ON c.id = s.certificate_id"
            der = phone.certificates[USER_AUTHENTICATION]
            assert connection.execute(f"{wrong} WHERE c.der = %s", [der]).fetchone() == (3,)
        with pytest.raises(Refused) as refused:
            phone.in_another_session().sign_in(PIN)
        assert refused.value.code in ("pin-locked", "too-many-requests")

    def test_fifty_stops_ends_and_new_beginnings_make_one_story(self, house):
        phone, card = phone_of(house, "fumi")
        twins = [phone.in_another_session() for _ in range(ACTS_AT_ONCE)]
        for twin in twins[::3]:  # those who suspend; the others' proof is the card
            twin.sign_in()
        acts = [
            (twin.suspend, lambda twin=twin: twin.revoke(card=card), lambda twin=twin: twin.resume(card))
            for twin in twins
        ]

        told = told_at_once([act[number % 3] for number, act in enumerate(acts)])

        assert told["done"] >= 1, told
        assert set(told) <= {"done", "not-possible", "not-signed-in", "certificate-not-valid", "document-invalid"}, told
        story = Story.of_holder(house, phone.certificates[DIGITAL_SIGNATURE])
        story.must_be_consistent()
        assert len(story.alive("phone")) == len(set(story.alive("phone")))

    def test_applications_from_fifty_phones_leave_one(self, house):
        phones = [Phone(house.base_url) for _ in range(ACTS_AT_ONCE)]
        card = phones[0].card_of(CAST["maria"].full_name)

        told = told_at_once([lambda phone=phone: phone.apply(card) for phone in phones])

        assert told["done"] >= 1, told
        settled = [phone.application()["state"] for phone in phones if phone.application_id and settle(phone)]
        assert settled.count("ready") == 1
        story = Story.of_holder(house, card.certificate(DIGITAL_SIGNATURE))
        story.must_be_consistent()
        assert story.alive("phone") == sorted(BOTH_KINDS)


def settle(phone):
    until = time.monotonic() + PATIENCE_SECONDS
    while phone.application()["state"] == "applied" and time.monotonic() < until:
        time.sleep(0.2)
    return True


class TestWhatIsLeftBehind:
    """Last in this file: it reads what all the lives above have left in logs, queue and tables."""

    def test_no_log_line_tells_a_secret_a_serial_or_a_person(self, house):
        phone, card = phone_of(house, "atsushi")
        phone.talk.post(f"/simulator/cards/{card.id}/read/", {"pin": CAST["atsushi"].card_text})
        with pytest.raises(Refused):
            phone.sign_in_with_card(card, pin=CAST["aoi"].authentication)
        with pytest.raises(Refused):
            phone.revoke(password=CAST["aoi"].signing)

        log = re.sub(r"\b[0-9]+ ms\b", "", house.log_text())  # a duration may have a PIN's digits

        assert "POST /api/v1/sign-in/" in log  # there is something to read
        for secret in (*secrets_of_the_cast(), *serials(house), *words_of_the_cast()):
            assert not re.search(rf"(?<![0-9A-Za-z]){re.escape(secret)}(?![0-9A-Za-z])", log, re.IGNORECASE), secret

    def test_the_databases_own_log_quotes_no_statement_and_no_row(self, house):
        with house.connect() as connection:
            assert connection.execute("SHOW log_min_error_statement").fetchone() == ("panic",)
            assert connection.execute("SHOW log_error_verbosity").fetchone() == ("terse",)

    def test_no_table_outside_the_simulator_holds_a_cards_password(self, house):
        passwords = [person.signing for person in CAST.values() if person.signing] + [PASSWORD]

        with house.connect() as connection:
            tables = [
                row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ]
            for table in (name for name in tables if not name.startswith("simulator_")):
                rows = " ".join(row[0] for row in connection.execute(f'SELECT t::text FROM "{table}" t'))
                assert not [password for password in passwords if password in rows], table


def secrets_of_the_cast():
    pins = [(person.signing, person.authentication, person.card_text) for person in CAST.values()]
    return [PIN, PASSWORD, *(pin for each in pins for pin in each if pin)]


def words_of_the_cast():
    return [word for person in CAST.values() for word in (person.full_name, person.kana, person.address)]


def serials(house):
    with house.connect() as connection:
        rows = connection.execute("SELECT serial FROM certificates_certificate").fetchall()
    values = [int.from_bytes(row[0], "big") for row in rows]
    return [text for value in values for text in (f"{value:x}", f"{value:032x}", str(value))]
