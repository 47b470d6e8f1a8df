"""Adding a passkey to this phone: PIN and name are typed here, the browser asks for finger or face (R-35)."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates import policy
from certificates.models import Passkey
from certificates.models.passkey import LONGEST_NAME
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.secrets import PIN_INPUT
from portal.security import with_the_phone


class NameForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(
        label=_("名前"),
        help_text=_("あとで見分けるための名前です。例：右手の親指"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("名前を入れてください。"), "max_length": _("名前は、40文字までです。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AddForm(NameForm):
    """Rendered here, read by add_passkey.js: the PIN goes to the API."""

    pin = forms.CharField(
        label=_("スマホ用の暗証番号"), help_text=_("本人であることを、もう一度たしかめます。"), widget=PIN_INPUT
    )


@require_safe
@citizens_only
def add_passkey(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    context = {
        "form": AddForm(initial={"name": _("このスマホ")}),
        "with_the_phone": with_the_phone(request),
        "is_full": Passkey.objects.filter(citizen=citizen).count() >= policy.PASSKEYS_OF_A_PHONE,
    }
    return render(request, "portal/add_passkey.html", context)
