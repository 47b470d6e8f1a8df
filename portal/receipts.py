"""The confirmation of an act: no sign-in, because the act may have ended it; nothing personal on it (contract §3)."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.crl.lateness import keeps_waiting
from certificates.models import Application, Issuer, Receipt
from certificates.models.application import ApplicationState
from certificates.states import ALIVE, Act, Carrier, Kind, State, issuer_slug
from portal import held, just_done, verdicts
from portal.as_it_stood import as_it_stood, stopped_by_then
from portal.effects import comes_back
from portal.just_done import REMEMBERED
from portal.verdicts import Verdict

NEVER_BEGAN = _("登録する前だったので、一時停止ではなく、失効しました。")


@dataclass(frozen=True)
class Outcome:
    carrier: str
    name: str | Promise
    verdict: Verdict
    comes_back: str | Promise


@require_safe
@never_cache
def receipt(request: HttpRequest, receipt_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Receipt, pk=receipt_id)
    stood = as_it_stood(found)
    outcomes = _outcomes(found, card_signs=stood.get((Carrier.CARD, Kind.DIGITAL_SIGNATURE)) == State.VALID)
    on_hold = stopped_by_then(stood)
    signs_in = any(stood.get((carrier, Kind.USER_AUTHENTICATION)) == State.VALID for carrier in Carrier)
    context = {
        "receipt": found,
        "outcomes": outcomes,
        "carriers": {outcome.carrier for outcome in outcomes},
        "on_hold": on_hold,
        "both_stopped": found.act == Act.SUSPEND and on_hold == set(Carrier),
        "nobody_signs_in": found.act == Act.SUSPEND and not signs_in,
        "ended_by_a_stop": bool(outcomes) and all(_ended_by_a_stop(found, line) for line in found.lines),
        "taken_back": _taken_back(found),
        "lists_are_late": _lists_are_late(found),
        "phone_on_hold": any(one.carrier == Carrier.PHONE and one.verdict == verdicts.ON_HOLD for one in outcomes),
        "phone_ended": any(one.carrier == Carrier.PHONE and one.verdict == verdicts.REVOKED for one in outcomes),
        "phone_is_empty": not _holds_more(found),
    }
    answer = render(request, "portal/receipt.html", context)
    if found.lines and timezone.now() - found.at < REMEMBERED:  # a withdrawn application ends no session
        just_done.remember(answer, found)
    return answer


def _holds_more(done: Receipt) -> bool:
    """Whether something of that time is still on the phone: then it may not be given away yet (R-16)."""
    there = done.citizen.certificates.filter(carrier=Carrier.PHONE, status__in=ALIVE)
    return there.filter(changes__act=Act.ISSUE, changes__at__lte=done.at).exists()  # what came later is another matter


def _taken_back(done: Receipt) -> list[str]:
    """The ids of what was withdrawn in the same moment: this browser may still keep the keys of it."""
    withdrawn = Application.objects.filter(citizen=done.citizen_id, state=ApplicationState.WITHDRAWN, closed_at=done.at)
    return [str(pk) for pk in withdrawn.values_list("pk", flat=True)]


def _lists_are_late(receipt: Receipt) -> bool:
    """The stop stands, but a list that should tell of it has not been made for a minute: said, not hidden (R-58)."""
    slugs = {issuer_slug(Carrier(line["carrier"]), Kind(line["kind"])) for line in receipt.lines}
    now = timezone.now()
    return any(keeps_waiting(one, since=receipt.at, at=now) for one in Issuer.objects.filter(slug__in=slugs))


def _outcomes(done: Receipt, *, card_signs: bool) -> list[Outcome]:
    """In the order in which what would stop was shown before: the phone first."""
    order = list(held.NAMES)
    lines = sorted(done.lines, key=lambda line: order.index(Carrier(line["carrier"])))
    return [_outcome(done, line, card_signs=card_signs) for line in lines]


def _ended_by_a_stop(done: Receipt, line: dict[str, str]) -> bool:
    """It waited to be registered: such a one does not come back (rules §2)."""
    return done.act == Act.SUSPEND and line["state"] == State.REVOKED


def _outcome(done: Receipt, line: dict[str, str], *, card_signs: bool) -> Outcome:
    carrier, kind, state = Carrier(line["carrier"]), Kind(line["kind"]), State(line["state"])
    if state == State.ON_HOLD:
        return Outcome(carrier, held.SHORT[kind], verdicts.ON_HOLD, comes_back(carrier, kind, card_signs=card_signs))
    return Outcome(carrier, held.SHORT[kind], verdicts.REVOKED, NEVER_BEGAN if _ended_by_a_stop(done, line) else "")
