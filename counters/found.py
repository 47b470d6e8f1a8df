"""A found card (R-18, R-43): asked by one, allowed by another; log-in comes back, a new signing certificate is made."""

from datetime import datetime

from django.db import transaction

from accounts.sign_in.session import AtWork, actor_of
from certificates.found import BRINGS, Found
from certificates.lifecycle.reissue import ask_for_certificate
from certificates.lifecycle.release import release
from certificates.models import CardRequest
from certificates.states import Act, Carrier, Kind, State
from counters import approvals
from counters.card_on_desk import CardOnDesk
from counters.holdings import STANDINGS, Change, Holding, holdings, lines
from counters.models import Approval, IdentityCheck, Slip, Visit, Wish


def on_hold(held: list[Holding]) -> list[Holding]:
    """What of the card waits for its release."""
    return [one for one in held if one.carrier == Carrier.CARD and one.certificate.status == State.ON_HOLD]


def changes_of(held: list[Holding]) -> list[Change]:
    """What a release would do to each certificate: read from the table of what is found (R-20)."""
    then = {Found.RELEASED: STANDINGS[State.VALID], Found.REISSUED: STANDINGS[State.REVOKED]}
    waiting = on_hold(held)
    return [
        Change(one, then[BRINGS[one.carrier, Kind(one.certificate.kind)]] if one in waiting else None) for one in held
    ]


def ask(visit: Visit, card: CardOnDesk, check: IdentityCheck, *, at_work: AtWork, at: datetime) -> Approval:
    """Put the release before the others of the office. Raises approvals.AlreadyAsked."""
    check.save()
    return approvals.ask(
        Wish.RELEASE, visit.citizen, at_work=at_work, reference=visit.reference, at=at,
        terminal=card.terminal, card=str(card.card.pk), pin_given=card.pin_given, documents=check.documents,
        before=lines([], holdings(visit.citizen, at=at)),
    )  # fmt: skip


def carry_out(approval: Approval, *, at_work: AtWork, at: datetime) -> None:
    """In the answer's transaction: who asked is the actor, who allowed it the second.

    Raises NotPossible when nothing is on hold any more, card_terminal.NotOnThisCard when the card was taken away.
    """
    actor, second = actor_of(approval.asked_by, approval.reference), at_work.actor(approval.reference)
    waiting = on_hold(holdings(approval.citizen, at=at))
    release(approval.citizen_id, actor=actor, second=second, at=at)
    for one in waiting:
        kind = Kind(one.certificate.kind)
        if BRINGS[Carrier.CARD, kind] is Found.REISSUED and one.certificate.card:
            ask_for_certificate(
                one.certificate.card, kind, terminal=approval.details["terminal"], reference=approval.reference, at=at
            )


def newest_wish(visit: Visit) -> Approval | None:
    wishes = Approval.objects.filter(wish=Wish.RELEASE, reference=visit.reference)
    return wishes.select_related("answered_by", "asked_by").first()


def new_certificate(visit: Visit) -> CardRequest | None:
    """The signing certificate asked for in this visit, made or not yet; None when the card had none to replace."""
    return CardRequest.objects.filter(reference=visit.reference).order_by("-id").first()


@transaction.atomic
def give_slip(visit: Visit, approval: Approval, *, at: datetime) -> Slip:
    """What was done, as it stands now; asked for twice, the first one is the answer."""
    Visit.objects.select_for_update().get(pk=visit.pk)
    given = visit.slips.filter(title=Act.RELEASE.value, at__gte=approval.answered_at).first()
    return given or Slip.objects.create(
        visit=visit, title=Act.RELEASE.value, lines=_lines(visit, approval, at=at), notes=_notes(visit), at=at
    )


def _lines(visit: Visit, approval: Approval, *, at: datetime) -> list[dict[str, str]]:
    before = {(line["carrier"], line["kind"]): line["after"] for line in approval.details["before"]}
    now = lines([], holdings(visit.citizen, at=at))
    return [line | {"before": before.get((line["carrier"], line["kind"]), "")} for line in now]


def _notes(visit: Visit) -> list[str]:
    asked = new_certificate(visit)
    if asked is None:
        return ["card_works_again"]
    return ["card_works_again", "new_signing" if asked.written_at else "new_signing_later"]
