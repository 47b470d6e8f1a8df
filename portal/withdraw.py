"""取下げ: an open application is taken back, by the browser that filed it or with its card (R-10); no script needed."""

import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.lifecycle.withdraw import withdraw as act
from certificates.models import Application, Certificate, StatusChange
from certificates.models.application import OPEN
from certificates.sign_in.filed import applications_of
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Carrier, Kind, NotPossible, State
from portal.application_told import told
from portal.guard import asked_to_sign_in
from portal.held import SHORT


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw(request: CitizenRequest) -> HttpResponse:
    """Pressed twice, or when it was closed meanwhile: the page itself says how the application stands now."""
    application = _asked_for(request)
    if application is None:
        if request.signed_in and request.signed_in.certificate.card_id:
            raise Http404
        return asked_to_sign_in(request)  # with the card; a phone does not show what its card asked for
    if request.method == "POST":
        try:
            act(application, at=timezone.now())
        except NotPossible:
            return _show(request, application, status=409)
        return redirect(f"{reverse('portal:withdraw')}?application={application.pk}")
    return _show(request, application)


def _asked_for(request: CitizenRequest) -> Application | None:
    try:
        asked = uuid.UUID(request.GET.get("application", ""))
    except ValueError:
        raise Http404 from None
    return applications_of(request.session, request.signed_in).filter(pk=asked).first()


def _on_the_phone(application: Application) -> QuerySet[Certificate]:
    return Certificate.objects.filter(citizen=application.citizen_id, carrier=Carrier.PHONE)


def _ended_for(application: Application) -> bool:
    """Whether the issue has ended what there was before (R-16, R-19): taking it back does not bring that back."""
    made = application.issued_at
    ended = StatusChange.objects.filter(certificate__in=_on_the_phone(application), to_status=State.REVOKED)
    return made is not None and ended.filter(at=made).exists()


def _show(request: CitizenRequest, application: Application, *, status: int = 200) -> HttpResponse:
    context = {
        "application": application,
        "is_open": application.state in OPEN,
        "kinds": [SHORT[Kind(one.kind)] for one in application.requested.all()],
        "told": told(application),
        "ended_for_it": _ended_for(application),
        "uses_a_phone": _on_the_phone(application).filter(status=State.VALID).exists(),
        "progress": f"{reverse('portal:register')}?application={application.pk}",
    }
    return render(request, "portal/withdraw.html", context, status=status)
