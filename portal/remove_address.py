"""Taking one's mail address away again."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Citizen, MailAddress
from certificates.lifecycle.mail_address import remove_address as act
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.notice_choices import choices_page


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def remove_address(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    if request.method == "POST":
        act(citizen, at=timezone.now())
        return choices_page(request, "removed")
    address = MailAddress.objects.filter(citizen=citizen).first()
    if address is None:
        return choices_page(request, "removed")
    return render(request, "portal/remove_address.html", {"address": address})
