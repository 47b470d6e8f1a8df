"""One notice, in full. Opening it is reading it."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Citizen, Notice
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.told import Told


@require_safe
@citizens_only
def notice(request: CitizenRequest, citizen: Citizen, notice_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Notice, pk=notice_id, citizen=citizen)
    if request.method == "GET":
        Notice.objects.filter(pk=found.pk, read_at=None).update(read_at=timezone.now())
    return render(request, "portal/notice.html", {"told": Told(found)})
