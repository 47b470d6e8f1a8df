"""Signing in, with this phone or with the card, and signing out. The proof itself goes to the API (contract §3)."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.as_it_stood import as_it_stood, stopped_by_then
from portal.guard import NOT_DONE
from portal.just_done import carriers_of, has_ended, just_done
from portal.secrets import PIN_INPUT


class PhoneForm(forms.Form):
    """Rendered here, read by sign_in.js: no PIN is ever sent to this page."""

    use_required_attribute = False
    pin = forms.CharField(label=_("スマホ用の暗証番号"), help_text=_("数字4けた"), widget=PIN_INPUT)


class CardForm(forms.Form):
    use_required_attribute = False
    card_pin = forms.CharField(
        label=_("カードの利用者証明用暗証番号"),
        help_text=_("数字4けた。3回まちがえると、ロックされます。"),
        widget=PIN_INPUT,
    )


@require_safe
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    done = just_done(request)
    context = {
        "phone_form": PhoneForm(),
        "card_form": CardForm(),
        "next": where_to(request),
        "not_done": NOT_DONE in request.GET,
        "ended": request.GET.get("ended", ""),
        "just_done": done,
        "just_ended": done is not None and has_ended(done),
        "just_stopped": sorted({*carriers_of(done), *stopped_by_then(as_it_stood(done))}) if done else [],
    }
    return render(request, "portal/sign_in.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    return redirect("portal:home")


def where_to(request: HttpRequest) -> str:
    """The page asked for before signing in; never an address outside this house."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=settings.PUBLIC_URL.startswith("https")
    ):
        return wanted
    return reverse("portal:certificates")
