"""記録の持ち出し: one's own history as a file to read and to hand over; the same rows as extract_history.py gives."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates.evidence.extract import extract
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.history_paper import paper


@require_safe
@citizens_only
def print_history(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    now = timezone.now()
    answer = HttpResponse(paper(extract(citizen, at=now), citizen=citizen, at=now), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="history.pdf"'
    return answer
