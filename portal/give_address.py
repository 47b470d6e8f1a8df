"""Giving a mail address, or another one: first a code is sent there (prove_address.py)."""

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import Citizen, MailAddress
from accounts.models.mail_address import LONGEST_ADDRESS
from certificates.lifecycle.mail_address import TooManyCodes, ask_to_prove
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only


class AddressAsTyped(forms.EmailField):
    """Full width is made half, and spaces are dropped, before the address is looked at."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python("".join(unicodedata.normalize("NFKC", value or "").split()))


class AddressForm(forms.Form):
    use_required_attribute = False
    address = AddressAsTyped(
        label=_("メールアドレス"),
        help_text=_("ここに、6けたの番号を送ります。"),
        max_length=LONGEST_ADDRESS,
        error_messages={
            "required": _("メールアドレスを入れてください。"),
            "invalid": _("メールアドレスの形がちがいます。hanako@example.jp のような形で入れてください。"),
        },
        widget=forms.TextInput(  # not type="email": browsers rewrite what was typed in full width
            attrs={"inputmode": "email", "autocomplete": "email", "spellcheck": "false", "autocapitalize": "off"}
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def give_address(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    if not settings.MAIL_IS_SENT:
        raise Http404
    form = AddressForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            address, language = form.cleaned_data["address"], get_language() or "ja"
            ask_to_prove(citizen, address, language=language, at=timezone.now())
            return redirect("portal:prove_address")
        except TooManyCodes:
            form.add_error(
                None, _("番号を何度も送ったので、しばらく送れません。1時間たってから、もう一度お試しください。")
            )
            status = 429
    has_one = MailAddress.objects.filter(citizen=citizen).exists()
    return render(request, "portal/give_address.html", {"form": form, "has_one": has_one}, status=status)
