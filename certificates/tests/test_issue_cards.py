"""Cards handed out in numbers: each like one handed out alone."""

import pytest
from cryptography import x509

from certificates.lifecycle.issue_cards import NewCard, issue_card, issue_cards
from certificates.models import Card, Certificate
from certificates.policy import CARD_CERTIFICATE_LIFETIME
from certificates.states import Kind, State
from certificates.tests.people import new_key

pytestmark = pytest.mark.usefixtures("issuers")
BOTH = tuple(Kind)


def wanted(citizen, kinds=BOTH, **more):
    return NewCard(citizen, {kind: new_key().public_key() for kind in kinds}, **more)


class TestCards:
    def test_are_valid_at_once_each_with_its_own_keys(self, hanako, taro, now):
        new = [wanted(hanako), wanted(taro, kinds=[Kind.USER_AUTHENTICATION])]

        cards = issue_cards(new, at=now)

        assert [card.citizen for card in cards] == [hanako, taro]
        for card, one in zip(cards, new, strict=True):
            made = {Kind(c.kind): c for c in card.certificates.all()}
            assert set(made) == set(one.keys)
            for kind, certificate in made.items():
                assert certificate.status == State.VALID
                leaf = x509.load_der_x509_certificate(bytes(certificate.der))
                assert leaf.public_key() == one.keys[kind]
                leaf.verify_directly_issued_by(
                    x509.load_der_x509_certificate(bytes(certificate.issuer.certificate_der))
                )
                assert [change.act for change in certificate.changes.all()] == ["issue"]

    def test_take_the_place_of_older_ones(self, hanako, taro, now):
        first = issue_cards([wanted(hanako), wanted(taro)], at=now)
        second = issue_card(hanako, keys=wanted(hanako).keys, at=now.replace(hour=13))

        old = Certificate.objects.filter(card__in=first, citizen=hanako)
        assert {(c.status, c.stop_code) for c in old} == {("revoked", "superseded")}
        assert Card.objects.get(citizen=hanako, ended_at=None) == second
        assert {c.status for c in taro.certificates.all()} == {State.VALID}

    def test_last_as_long_as_they_are_told_or_as_policy_says(self, hanako, taro, now):
        until = now.replace(year=2027)
        issue_cards([wanted(hanako, not_after=until), wanted(taro)], at=now)

        assert {c.not_after for c in hanako.certificates.all()} == {until}
        assert {c.not_after for c in taro.certificates.all()} == {now + CARD_CERTIFICATE_LIFETIME}

    @pytest.mark.django_db(transaction=True)
    def test_are_all_refused_when_one_key_was_used_before(self, hanako, taro, now):
        one = wanted(hanako)

        with pytest.raises(Exception, match="spki_sha256"):
            issue_cards([one, NewCard(taro, one.keys)], at=now)

        assert not Card.objects.exists()
        assert not Certificate.objects.exists()
