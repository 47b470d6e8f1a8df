"""知らせ方: whether notices are mailed, to which address, and which of them."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import Citizen, MailAddress
from certificates.lifecycle.mail_address import choose
from certificates.models import PushSubscription
from certificates.sign_in.middleware import CitizenRequest
from certificates.ways import push
from certificates.ways.choices import MAY_BE_TURNED_OFF
from portal.guard import citizens_only

DONE = "notice_choices_done"  # in the session: said once, on this page


class ChoicesForm(forms.Form):
    """Nothing ticked is an answer too; what keeps people safe is mailed in any case."""

    use_required_attribute = False
    mailed = forms.MultipleChoiceField(
        label=_("メールで知らせること"),
        choices=[(group.value, group.label) for group in MAY_BE_TURNED_OFF],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def off(self) -> list[str]:
        return [group.value for group in MAY_BE_TURNED_OFF if group not in self.cleaned_data["mailed"]]


def choices_page(request: CitizenRequest, done: str) -> HttpResponseRedirect:
    """Where one is led after something was done about the ways: chosen, proven or removed."""
    request.session[DONE] = done
    return redirect("portal:notice_choices")


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def notice_choices(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    address = MailAddress.objects.filter(citizen=citizen).first()
    form = ChoicesForm(request.POST if request.method == "POST" else None, initial=_initial(address))
    if address and form.is_valid():
        choose(citizen, off=form.off)
        return choices_page(request, "chosen")
    context = {
        "mail_is_sent": settings.MAIL_IS_SENT,
        "address": address,
        "form": form,
        "done": request.session.pop(DONE, "") if request.method != "POST" else "",
        "push_key": push.public_key() if push.is_on() else None,
        **_this_phone(request),
    }
    return render(request, "portal/notice_choices.html", context)


def _this_phone(request: CitizenRequest) -> dict[str, bool]:
    """Only the phone itself can ask to be woken: whoever signed in with a card sits somewhere else."""
    who = request.signed_in
    phone = who.certificate.phone if who and who.is_the_phone else None
    is_woken = phone is not None and PushSubscription.objects.filter(phone=phone).exists()
    return {"is_a_phone": phone is not None, "is_woken": is_woken}


def _initial(address: MailAddress | None) -> dict[str, Any]:
    off = address.off if address else []
    return {"mailed": [group.value for group in MAY_BE_TURNED_OFF if group not in off]}
