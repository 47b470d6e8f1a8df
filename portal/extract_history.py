"""記録の持ち出し: one's own history as a file, with the proofs that docs/verify_extract.py checks (R-64)."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates.evidence.extract import extract
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only


@require_safe
@citizens_only
def extract_history(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    told = extract(citizen, at=timezone.now())
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="history.json"'
    return answer
