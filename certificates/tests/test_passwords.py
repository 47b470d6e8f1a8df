"""PINs and passwords: their rules, their count, their lock (R-30 to R-34)."""

import pytest

from certificates import passwords
from certificates.models import Certificate, Secret
from certificates.states import Kind
from certificates.tests.people import PASSWORD, PIN


def tries(certificate, *typed):
    """What each try was answered: tries left, "right" or "locked"."""
    answers = []
    for text in typed:
        try:
            passwords.check(certificate, text)
            answers.append("right")
        except passwords.Wrong as wrong:
            answers.append(wrong.tries_left)
        except passwords.Locked:
            answers.append("locked")
    return answers


@pytest.fixture
def log_in(registered):
    return Certificate.objects.get(pk=registered[0].pk)


@pytest.fixture
def signing(registered):
    return Certificate.objects.get(pk=registered[1].pk)


class TestAPin:
    def test_locks_after_three_wrong_in_a_row_and_stays_locked(self, log_in):
        assert tries(log_in, "0000", "1111", "2222", "3333", PIN) == [2, 1, 0, "locked", "locked"]

    def test_counts_anew_after_a_right_one(self, log_in):
        assert tries(log_in, "0000", "1111", PIN, "0000") == [2, 1, "right", 2]

    @pytest.mark.parametrize("typed", ["4826", "４８２６", " 4826 ", "48-26", "4 8 2 6", "４８ー２６", "48−26"])
    def test_is_taken_as_the_keys_meant_it(self, log_in, typed):
        assert tries(log_in, typed) == ["right"]

    @pytest.mark.parametrize("typed", ["", "\x00", "\ud800", "4" * 5000])
    def test_that_is_none_counts_as_wrong(self, log_in, typed):
        assert tries(log_in, typed) == [2]

    def test_locks_after_as_many_as_the_settings_say(self, log_in, settings):
        settings.PHONE_PIN_TRIES = 2

        assert tries(log_in, "0000", "1111", PIN) == [1, 0, "locked"]


class TestASigningPassword:
    def test_locks_after_five_wrong_in_a_row(self, signing):
        assert tries(signing, *["WRONG123"] * 6) == [4, 3, 2, 1, 0, "locked"]

    def test_may_be_typed_in_lower_case(self, signing):
        assert tries(signing, PASSWORD.lower()) == ["right"]

    def test_is_not_the_pin(self, signing):
        assert tries(signing, PIN) == [4]


class TestANewOne:
    @pytest.mark.parametrize("text", ["ABC123", "A1" * 8, "abc123", "ＡＢＣ１２３", "ABC 123", "ＡＢＣ　１２３"])
    def test_password_follows_its_rule(self, text):
        assert passwords.hash_new(Kind.DIGITAL_SIGNATURE, text).startswith("$argon2id$")

    @pytest.mark.parametrize("text", ["AB123", "A1" * 8 + "B", "ABCDEF", "123456", "ABC-123", "ÄBC123"])
    def test_password_that_does_not_is_refused(self, text):
        with pytest.raises(passwords.Unfit):
            passwords.hash_new(Kind.DIGITAL_SIGNATURE, text)

    @pytest.mark.parametrize("text", ["123", "12345", "12a4", "", "１２３"])
    def test_pin_that_is_not_four_digits_is_refused(self, text):
        with pytest.raises(passwords.Unfit):
            passwords.hash_new(Kind.USER_AUTHENTICATION, text)

    def test_is_never_stored_as_it_is(self, registered):
        assert not Secret.objects.filter(hash__contains=PIN).exists()

    def test_is_worthless_without_the_pepper(self, log_in, settings):
        settings.SECRET_PEPPER = "another"

        assert tries(log_in, PIN) == [2]
