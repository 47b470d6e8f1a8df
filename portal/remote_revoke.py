"""Ending the use of a phone that is elsewhere (R-22). Nobody signs in: the card signs the wish."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.apply import CardForm
from portal.revoke import EndingForm


@require_safe
def remote_revoke(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/remote_revoke.html", {"form": EndingForm(), "card_form": CardForm()})
