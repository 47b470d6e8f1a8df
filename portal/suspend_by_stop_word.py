"""Stopping without signing in, by the stop word (R-54): no script needed, and one answer for all."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import even_time
from accounts.as_told import NotADate, is_kana, read_date, spoken
from accounts.limits import TooOften
from accounts.network import address_of
from certificates import policy
from certificates.lifecycle import suspend_by_stop_word as act
from portal.suspend import CHOICES

TYPED_AS_IT_IS = {"autocapitalize": "off", "spellcheck": "false"}


class StopWordSuspensionForm(forms.Form):
    """Readable or not is said; whether it fits is not, so no field is judged by what is known of anybody."""

    use_required_attribute = False
    carriers = forms.ChoiceField(
        label=_("止めるもの"),
        choices=[("phone", _("スマホ用")), ("card", _("マイナンバーカード")), ("both", _("両方"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("止めるものを選んでください。")},
    )
    name = forms.CharField(
        label=_("名前（カナ）"),
        help_text=_("カタカナでも、ひらがなでもかまいません。"),
        max_length=120,
        error_messages={"required": _("名前をカタカナかひらがなで入れてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", **TYPED_AS_IT_IS}),
    )
    birth_date = forms.CharField(
        label=_("生年月日"),
        help_text=_("例：昭和55年3月12日、S55.3.12、19800312"),
        max_length=40,
        error_messages={"required": _("生年月日を入れてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "bday", **TYPED_AS_IT_IS}),
    )
    stop_word = forms.CharField(
        label=_("停止用合言葉"),
        help_text=_("全角と半角、ひらがなとカタカナのちがいは、気にしなくてかまいません。"),
        max_length=200,
        error_messages={"required": _("停止用合言葉を入れてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", **TYPED_AS_IT_IS}),
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if not is_kana(spoken(name)):
            raise forms.ValidationError(_("名前は、漢字や英字でなく、カタカナかひらがなで入れてください。"))
        return name

    def clean_birth_date(self) -> date:
        try:
            return read_date(self.cleaned_data["birth_date"])
        except NotADate:
            words = _("生年月日を読み取れませんでした。「昭和55年3月12日」や「1980-03-12」のように入れてください。")
            raise forms.ValidationError(words) from None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def suspend_by_stop_word(request: HttpRequest) -> HttpResponse:
    form = StopWordSuspensionForm(request.POST or None)
    if not form.is_valid():
        return _show(request, form)
    try:
        with even_time.at_least(policy.STOP_WORD_ANSWER_TAKES):
            _stop(request, form.cleaned_data)
    except TooOften as refusal:
        form.add_error(None, _("短い時間に続けて送られたため、いまは受け付けていません。電話で止めてください。"))
        answer = _show(request, form, status=429)
        answer["Retry-After"] = str(refusal.retry_after)
        return answer
    return HttpResponseRedirect(f"{reverse('portal:stop_word_received')}?carriers={form.cleaned_data['carriers']}")


def _stop(request: HttpRequest, typed: dict[str, Any]) -> None:
    if request.session.session_key is None:
        request.session.create()  # its tries are counted
    told = act.Told(typed["name"], typed["birth_date"], typed["stop_word"])
    asked_from = act.AskedFrom(request.session.session_key, address_of(request))
    act.suspend_by_stop_word(told, CHOICES[typed["carriers"]], asked_from=asked_from, at=timezone.now())


def _show(request: HttpRequest, form: StopWordSuspensionForm, *, status: int = 200) -> HttpResponse:
    return render(request, "portal/suspend_by_stop_word.html", {"form": form}, status=status)


@require_safe
@never_cache
def received(request: HttpRequest) -> HttpResponse:
    """The same for whoever comes here: what was asked for, and how to be sure."""
    asked = CHOICES.get(request.GET.get("carriers", ""), CHOICES["both"])
    return render(request, "portal/stop_word_received.html", {"carriers": asked})
