"""One passkey: another name for it, or none of it any more."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import Citizen
from certificates.lifecycle.remove_passkey import remove_passkey
from certificates.lifecycle.rename_passkey import UnfitName, rename_passkey
from certificates.models import Passkey
from certificates.sign_in.middleware import CitizenRequest
from portal.add_passkey import NameForm
from portal.guard import citizens_only
from portal.security import say


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def passkey(request: CitizenRequest, citizen: Citizen, passkey_id: uuid.UUID) -> HttpResponse:
    if "remove" in request.POST:  # pressed twice: gone is gone
        remove_passkey(citizen.pk, passkey_id, at=timezone.now())
        return _back(request, "passkey_removed")
    known = Passkey.objects.filter(citizen=citizen, pk=passkey_id).first()
    if known is None:  # Back, after it was removed: there they are all listed
        return redirect("portal:security")
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": known.name})
    if form.is_valid():
        try:
            rename_passkey(citizen.pk, passkey_id, form.cleaned_data["name"])
            return _back(request, "passkey_renamed")
        except UnfitName:
            form.add_error("name", str(_("この名前は使えません。見える文字だけで書いてください。")))
    return render(request, "portal/passkey.html", {"form": form, "passkey": known})


def _back(request: CitizenRequest, done: str) -> HttpResponse:
    say(request, done)
    return redirect("portal:security")
