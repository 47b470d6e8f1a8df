"""What hangs on a person is not there for another office, whatever a page forgets to ask (R-40)."""

import pytest
from django.utils import timezone

from accounts.models import Notice, StopWord
from accounts.office import working_for
from accounts.tests.colleagues import KITA, SHIBUYA
from certificates.models import Case, Inquiry, Secret
from certificates.tests import a_chip
from counters.models import IdentityCheck, LossReport, PinReset, ShiftNote, Slip, SlipPrint, Visit
from counters.tests.scene import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def afternoon(staff, hanako, registered, card, hanako_at_home, settings):
    settings.CARD_TERMINAL = "certificates.tests.a_chip.AChip"
    made, now = Scene(staff, hanako, card, hanako_at_home), timezone.now()
    StopWord.objects.create(citizen=hanako, hash="x", set_at=now)
    hanako.cases.create(entry="change-1", opened_at=now)
    Notice.objects.create(citizen=hanako, about="suspended", at=now)
    IdentityCheck.objects.create(
        visit=made.visit, arrival="self", documents=["passport"], checked_by=staff["mado-1"], at=now
    )
    SlipPrint.objects.create(slip=Slip.objects.get(), by=staff["mado-1"], at=now)
    yield made
    a_chip.clear()


SEEN = [StopWord, Case, Notice, Secret, Visit, Slip, SlipPrint, LossReport, IdentityCheck, PinReset, ShiftNote]


@pytest.mark.parametrize("model", SEEN, ids=lambda model: model.__name__)
def test_is_there_for_ones_own_office_alone(afternoon, model):
    with working_for(SHIBUYA):
        assert model.objects.exists()
    with working_for(KITA):
        assert not model.objects.exists()
    assert model.objects.exists()  # the hotline, the worker and the citizen are bound to no office


def test_an_inquiry_of_nobodys_is_no_offices(db):
    Inquiry.objects.create(topic="other", text="聞きたい", answer_by="none", sending=b"x" * 32, at=timezone.now())

    with working_for(SHIBUYA):
        assert not Inquiry.objects.exists()
    assert Inquiry.objects.exists()
