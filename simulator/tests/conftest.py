import pytest
from django.core.management import call_command
from django.db import transaction

from certificates.states import Kind
from simulator.cast import CAST
from simulator.chip import VirtualChip
from simulator.dealing import place_of, set_pins


@pytest.fixture
def card_of(db):
    """A card with keys and PINs, as the chip sees it: no issuer has heard of it."""

    @transaction.atomic
    def make(name):
        place = place_of(name)
        for kind in CAST[name].card_kinds:
            VirtualChip(place.pk).make_key(kind=Kind(kind))
        set_pins(place, CAST[name])
        return place

    return make


@pytest.fixture
def issuers(db, settings, tmp_path):
    """The four issuers with keys of this test's own."""
    settings.KEYS_DIR = tmp_path / "keys"
    call_command("create_issuers", verbosity=0)
