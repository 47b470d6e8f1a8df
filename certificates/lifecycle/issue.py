"""The issuers make what was applied for (R-06, R-09, R-10, R-14, R-16)."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.actor import THE_SYSTEM, Actor
from accounts.models import Citizen
from certificates import policy
from certificates.lifecycle import signer
from certificates.lifecycle.change_status import change_statuses
from certificates.lifecycle.end_carrier import end_if_empty
from certificates.lifecycle.locks import alive_of, live_phone_of, lock_citizen
from certificates.lifecycle.make_certificate import issuing, make_certificate
from certificates.lifecycle.queue_issue import queue_issue
from certificates.lifecycle.refuse import refuse
from certificates.models import Application, Phone, RequestedCertificate, Secret
from certificates.models.application import ApplicationState, Purpose
from certificates.policy import IssuingHours
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind, State
from certificates.x509.fingerprint import load_spki


@transaction.atomic
def issue(application_id: uuid.UUID, *, at: datetime) -> Application:
    """Make the certificates of an application that is `applied`: then they wait to be registered.

    The card is judged again (R-10): when it may no longer sign, the application is refused and says why. Outside the
    issuing hours it is put off to the next opening. Called twice, the second call finds nothing to do.
    """
    citizen = lock_citizen(Application.objects.only("citizen_id").get(pk=application_id).citizen_id)
    application = Application.objects.select_related("signed_with").get(pk=application_id)
    hours = IssuingHours.parse(settings.ISSUING_HOURS)
    if application.state != ApplicationState.APPLIED:
        return application
    if not hours.are_open(at):
        return _put_off(application, hours.next_opening(at))
    refusal = _why_refused(application, citizen, at=at)
    if refusal:
        return refuse(application, refusal=refusal, by=THE_SYSTEM, at=at)

    actor = Actor.system(reference=str(application.id))
    _stop_what_it_replaces(application, citizen, actor=actor, at=at)
    _make(application, citizen, actor=actor, at=at)
    application.state, application.issued_at = ApplicationState.READY, at
    application.save(update_fields=["state", "issued_at", "phone"])
    return application


def _put_off(application: Application, opening: datetime) -> Application:
    queue_issue(application, not_before=opening)
    return application


def _why_refused(application: Application, citizen: Citizen, *, at: datetime) -> str:
    why = signer.why_not(application.signed_with, at=at)
    if why:
        return f"card_{why}"
    taken = Phone.objects.filter(device=application.device, ended_at=None).exclude(citizen=citizen)
    return "phone_taken" if taken.exists() else ""


def _stop_what_it_replaces(application: Application, citizen: Citizen, *, actor: Actor, at: datetime) -> None:
    """Another phone's certificates all end (R-16); on the same phone only those of the kinds asked for (R-09)."""
    phone = live_phone_of(citizen)
    same_phone = phone is not None and phone.device == application.device
    kinds = {one.kind for one in application.requested.all()} if same_phone else set(Kind)
    resuming = application.purpose == Purpose.RESUMPTION
    old = [one for one in alive_of(citizen) if one.carrier == Carrier.PHONE and one.kind in kinds]
    resumed = [one for one in old if resuming and one.status == State.ON_HOLD]
    ended = [one for one in old if one not in resumed]
    for act, certificates in ((Act.RESUME, resumed), (Act.REVOKE, ended)):
        if certificates:
            change_statuses(certificates, act, actor=actor, reason=Reason.SUPERSEDED, at=at)
    if not same_phone:
        end_if_empty(phone, at=at)


def _make(application: Application, citizen: Citizen, *, actor: Actor, at: datetime) -> None:
    application.phone = live_phone_of(citizen) or Phone.objects.create(
        citizen=citizen, device=application.device, platform=application.platform, model=application.model,
        os_version=application.os_version, began_at=at,
    )  # fmt: skip
    not_after = min(at + policy.PHONE_CERTIFICATE_LIFETIME, application.signed_with.not_after)
    requested = list(application.requested.all())
    made = [
        make_certificate(
            citizen, issuer=issuing(Carrier.PHONE, Kind(one.kind)), phone=application.phone, kind=Kind(one.kind),
            key=load_spki(bytes(one.spki_der)), at=at, not_after=not_after,
        )
        for one in requested
    ]  # fmt: skip
    change_statuses(made, Act.ISSUE, actor=actor, reason=Reason.APPLIED, at=at)
    for one, certificate in zip(requested, made, strict=True):
        one.certificate = certificate
    RequestedCertificate.objects.bulk_update(requested, ["certificate"])
    Secret.objects.bulk_create(Secret(certificate=one.certificate, hash=one.secret_hash) for one in requested)
