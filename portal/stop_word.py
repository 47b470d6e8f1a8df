"""停止用合言葉: set, replaced, removed; never shown again (R-54)."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import Citizen
from accounts.stop_word import UnfitStopWord, Why
from certificates.lifecycle.set_stop_word import remove_stop_word, set_stop_word
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.own_secrets import own_secrets

JUST_DONE = "stop_word_just"  # in the session: said once, on the page that follows

UNFIT: dict[Why, str | Promise] = {
    Why.TOO_SHORT: _("4文字以上にしてください。空白や記号は、数えません。"),
    Why.TOO_LONG: _("30文字までにしてください。"),
    Why.BIRTH_DATE: _("生年月日は使えません。知っている人が、ほかにもいるためです。"),
    Why.NAME: _("あなたの名前は使えません。知っている人が、ほかにもいるためです。"),
    Why.COMMON: _("多くの人が思いつくことばは使えません。別のことばにしてください。"),
}


class StopWordForm(forms.Form):
    """Typed to be read: it is set rarely, and a slip would show only in an emergency."""

    use_required_attribute = False
    stop_word = forms.CharField(
        label=_("新しい停止用合言葉"),
        help_text=_("4～30文字。ひらがなで、自分だけが思いつくことばがおすすめです。"),
        max_length=100,
        error_messages={"required": _("停止用合言葉を入れてください。"), "max_length": _("30文字までにしてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def stop_word(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    if request.method != "POST":
        return _show(request, citizen, StopWordForm())
    if "remove" in request.POST:
        remove_stop_word(citizen.pk, at=timezone.now())
        return _done(request, "removed")
    form = StopWordForm(request.POST)
    if form.is_valid():
        try:
            set_stop_word(citizen, form.cleaned_data["stop_word"], at=timezone.now())
            return _done(request, "set")
        except UnfitStopWord as refusal:
            form.add_error("stop_word", str(UNFIT[refusal.why]))
    return _show(request, citizen, form)


def _done(request: CitizenRequest, what: str) -> HttpResponse:
    request.session[JUST_DONE] = what
    return redirect("portal:stop_word")


def _show(request: CitizenRequest, citizen: Citizen, form: StopWordForm) -> HttpResponse:
    just = request.session.pop(JUST_DONE, "") if request.method != "POST" else ""
    context = {"form": form, "just_done": just, "set_at": own_secrets(citizen).stop_word_set_at}
    return render(request, "portal/stop_word.html", context)
