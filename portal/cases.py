"""Everything this person has reported, the newest first, and where each case stands."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates.history.entries import find
from certificates.models import Case
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.history_words import line

ON_A_PAGE = 20


@require_safe
@citizens_only
def cases(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    page = Paginator(Case.objects.filter(citizen=citizen), ON_A_PAGE).get_page(request.GET.get("page"))
    told = [(case, line(find(citizen, case.entry))) for case in page.object_list]
    return render(request, "portal/cases.html", {"cases": told, "page": page})
