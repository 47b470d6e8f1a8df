"""Typing the code that was mailed: then the address is the person's."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Citizen, MailAddress
from certificates.lifecycle.mail_address import CodeEnded, CodeWrong, awaited, prove, was_just_proven
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.notice_choices import choices_page


class CodeForm(forms.Form):
    use_required_attribute = False
    code = forms.CharField(
        label=_("メールに書いてある番号"),
        help_text=_("数字6けた"),
        max_length=40,
        error_messages={"required": _("メールに書いてある番号を入れてください。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def prove_address(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    if not settings.MAIL_IS_SENT:
        raise Http404
    now = timezone.now()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            prove(citizen, form.cleaned_data["code"], at=now)
            return choices_page(request, "proven")
        except CodeWrong as wrong:
            form.add_error("code", _wrong(wrong.tries_left))
        except CodeEnded:  # else the page says so: no code is awaited
            if was_just_proven(citizen, form.cleaned_data["code"], at=now):
                return choices_page(request, "proven")
    context = {
        "form": form,
        "asked": awaited(citizen, at=now),
        "address": MailAddress.objects.filter(citizen=citizen).first(),
    }
    return render(request, "portal/prove_address.html", context)


def _wrong(left: int) -> str:
    words = ngettext(
        "番号がちがいます。あと%(left)d回まちがえると、使えなくなります。",
        "番号がちがいます。あと%(left)d回まちがえると、使えなくなります。",
        left,
    )
    return words % {"left": left}
