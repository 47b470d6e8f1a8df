"""A card's chip for tests, named by settings.CARD_TERMINAL: real keys, kept while the tests run."""

from cryptography import x509

from certificates.card_terminal import NotOnThisCard
from certificates.tests.people import new_key

LYING_THERE = {}
PERMITS, SET_AT = {}, {}


class AChip:
    """The part of certificates.card_terminal.CardChip that a counter uses."""

    def __init__(self, card_id):
        if card_id not in LYING_THERE:
            raise NotOnThisCard
        self.place, self.keys = card_id, LYING_THERE[card_id]

    def make_key(self, *, kind):
        self.keys[kind] = [new_key(), None]
        return self.keys[kind][0].public_key()

    def certificate(self, *, kind):
        if kind not in self.keys:
            raise NotOnThisCard
        return self.keys[kind][1]

    def permit_pin(self, *, which, at):
        PERMITS[self.place, which] = at
        return f"permit for {which}"

    def pin_set_at(self, *, which):
        return SET_AT.get((self.place, which))

    def take_certificate(self, der, *, kind):
        if x509.load_der_x509_certificate(der).public_key() != self.keys[kind][0].public_key():
            raise ValueError("for another key")
        self.keys[kind][1] = der


def clear():
    for kept in (LYING_THERE, PERMITS, SET_AT):
        kept.clear()


def put_on_terminal(card):
    """Lay this card (people.ACard) on the terminal; its id there."""
    place = str(card.row.pk)
    held = {certificate.kind: certificate for certificate in card.row.certificates.all()}
    LYING_THERE[place] = {kind: [key, bytes(held[kind].der)] for kind, key in card.keys.items()}
    return place
