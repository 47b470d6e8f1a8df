"""/security/passkeys/…/: taken away once, however often it is pressed; and come back to."""

import uuid

import pytest

from accounts.models import Notice
from certificates.models import Passkey
from certificates.states import Kind

pytestmark = pytest.mark.django_db
LIST = "/security/"


@pytest.fixture
def page(hanako, registered, now):
    """The page of a finger on Hanako's phone."""
    finger = Passkey.objects.create(
        citizen=hanako,
        certificate=hanako.certificates.get(carrier="phone", kind=Kind.USER_AUTHENTICATION),
        credential_id=b"finger",
        public_key=b"key",
        sign_count=0,
        may_be_copied=False,
        name="右手の親指",
        added_at=now,
    )
    return f"/security/passkeys/{finger.pk}/"


class TestTakingItAway:
    def test_twice_takes_one_away_and_tells_once(self, with_the_card, page, hanako):
        answers = [with_the_card.post(page, {"remove": "1"})["Location"] for _ in range(2)]

        assert answers == [LIST] * 2
        assert not Passkey.objects.exists()
        assert Notice.objects.filter(citizen=hanako, about="passkey_removed").count() == 1

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_leads_whoever_comes_back_to_the_list(self, with_the_card, page, method):
        with_the_card.post(page, {"remove": "1"})

        answer = getattr(with_the_card, method)(page, {"name": "左手の親指"})
        assert (answer.status_code, answer["Location"]) == (302, LIST)


class TestAnotherPersons:
    def test_is_answered_as_one_that_never_was(self, at_taros, page):
        answers = [at_taros.get(where) for where in (page, f"/security/passkeys/{uuid.uuid4()}/")]

        assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, LIST)] * 2
        assert at_taros.post(page, {"remove": "1"}).status_code == 302
        assert Passkey.objects.count() == 1
