"""紛失届 carried out: what the clerk noted becomes acts, in one transaction, and a slip (R-17, R-41, R-42, R-46)."""

from datetime import datetime

from django.db import transaction

from accounts.sign_in.session import AtWork
from certificates.lifecycle import revoke, suspend
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind
from counters.holdings import Holding, holdings, lines
from counters.models import LossReport, Slip
from counters.models.loss_report import How, Lost, PhoneChoice


class NotComplete(Exception):
    """Something that must be asked was not asked yet."""


def acts_of(report: LossReport) -> dict[Carrier, Act | None]:
    """What the report, as it stands, does to the card and to the phone."""
    card = Act.SUSPEND if report.lost in (Lost.CARD, Lost.BOTH) else None
    phone = {PhoneChoice.SUSPEND.value: Act.SUSPEND, PhoneChoice.REVOKE.value: Act.REVOKE}.get(report.phone_choice)
    return {Carrier.CARD: card, Carrier.PHONE: phone}


@transaction.atomic
def carry_out(report: LossReport, *, at_work: AtWork, at: datetime) -> Slip:
    """Stop what is to be stopped; what the hotline stopped before stays so. Sent twice, the first slip is the answer.

    Raises NotComplete; permissions.NotAllowed. Then nothing has been done.
    """
    report = LossReport.objects.select_for_update().select_related("visit__citizen").get(pk=report.pk)
    visit = report.visit
    if report.done_at is not None:
        return visit.slips.get()
    if not is_complete(report):
        raise NotComplete
    before = holdings(visit.citizen, at=at)
    _stop(report, before, at_work=at_work, at=at)
    report.done_at = at
    report.save(update_fields=["done_at"])
    after = holdings(visit.citizen, at=at)
    return Slip.objects.create(visit=visit, title="loss", lines=lines(before, after), notes=notes_of(report), at=at)


def is_complete(report: LossReport) -> bool:
    """R-41: a police number, or lost at home a statement; R-42: the phone was asked about, and the difference told."""
    told = bool(report.lost and report.how and report.phone_choice and report.explained)
    return told and bool(report.police_number or report.statement) and report.visit.identity_checks.exists()


def notes_of(report: LossReport) -> list[str]:
    """Names of the sentences on the slip."""
    notes = []
    if report.lost in (Lost.CARD, Lost.BOTH):
        notes += ["card_found", "card_reissue"]
    if report.phone_choice == PhoneChoice.SUSPEND:
        notes.append("phone_found" if report.lost == Lost.PHONE else "phone_found_after_card")
    if report.phone_choice == PhoneChoice.REVOKE:
        notes.append("phone_again")
    if report.phone_choice == PhoneChoice.KEEP:
        notes.append("phone_goes_on")
    return notes


def _stop(report: LossReport, held: list[Holding], *, at_work: AtWork, at: datetime) -> None:
    actor, citizen = at_work.actor(report.visit.reference), report.visit.citizen
    reason = Reason.STOLEN if report.how == How.STOLEN else Reason.LOST
    acts = acts_of(report)
    stopping = {
        one.carrier for one in held if acts[one.carrier] is Act.SUSPEND and one.certificate.status in suspend.CAN_STOP
    }
    if stopping:
        suspend.suspend(citizen.pk, stopping, actor=actor, reason=reason, at=at)
    ending = [
        Kind(one.certificate.kind) for one in held if acts[one.carrier] is Act.REVOKE and one.certificate.is_alive()
    ]
    if ending:
        why = Reason.NO_LONGER_NEEDED if report.lost == Lost.CARD else reason
        revoke.revoke(citizen.pk, ending, actor=actor, reason=why, at=at)
