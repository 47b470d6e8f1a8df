"""問い合わせ: ask the house something in writing."""

import unicodedata
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.validators import EmailValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import limits, my_number
from accounts.network import address_of
from certificates import policy
from certificates.inquiries.ask import Question, ask, was_sent_by
from certificates.models.inquiry import AnswerBy, Topic
from certificates.sign_in.middleware import CitizenRequest
from portal import askers_browser
from portal.free_text import FreeText

LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1.3
NO_ADDRESS = _("メールアドレスの形になっていません（例：name@example.jp）。")
VALID_ADDRESS = EmailValidator(NO_ADDRESS)


class ContactForm(forms.Form):
    use_required_attribute = False
    sending = forms.UUIDField(widget=forms.HiddenInput)
    topic = forms.ChoiceField(
        label=_("何についてですか"),
        choices=Topic.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("何についてか、選んでください。")),
    )
    text = FreeText(
        label=_("聞きたいこと"),
        help_text=_("2000文字まで。暗証番号・パスワード・マイナンバーは、書かないでください。"),
        max_length=policy.INQUIRY_LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("聞きたいことを書いてください。")},
    )
    answer_by = forms.ChoiceField(
        label=_("お返事"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("お返事の受け取り方を選んでください。"),
            "invalid_choice": _("サインインが終わっていました。お返事の受け取り方を、選びなおしてください。"),
        },
    )
    email = forms.CharField(  # judged only where it will be used
        label=_("メールアドレス"),
        help_text=_("メールで知らせてもらうときだけ、書いてください。"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "type": "text"}),
    )
    name = FreeText(
        label=_("お名前（なくてもかまいません）"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    website = forms.CharField(required=False)  # seen by programs only, which fill in whatever there is

    def __init__(self, data: Mapping[str, Any] | None = None, *, signed_in: bool) -> None:
        super().__init__(data, initial={"sending": uuid.uuid4(), "answer_by": AnswerBy.SITE if signed_in else None})
        possible = {AnswerBy.SITE: signed_in, AnswerBy.EMAIL: settings.MAIL_IS_SENT}
        ways = [way for way in AnswerBy if possible.get(way, True)]
        cast(forms.ChoiceField, self.fields["answer_by"]).choices = [(way, way.label) for way in ways]

    def clean_email(self) -> str:
        """As people type it, in full width too; nothing is kept that will not be used."""
        if self.cleaned_data.get("answer_by") != AnswerBy.EMAIL:
            return ""
        address = "".join(unicodedata.normalize("NFKC", self.cleaned_data["email"]).split())
        if not address:
            raise forms.ValidationError(_("メールアドレスを書いてください。"))
        if len(address) > LONGEST_ADDRESS:
            raise forms.ValidationError(NO_ADDRESS)
        VALID_ADDRESS(address)
        if my_number.is_in(address):
            raise forms.ValidationError(FreeText.default_error_messages["my_number"])
        return address

    def clean(self) -> dict[str, object]:
        if self.cleaned_data.get("website"):
            raise forms.ValidationError(
                _(
                    "見えない欄に文字が入っているため、受け付けませんでした。ページを開きなおして、もう一度お試しください。"
                )
            )
        return self.cleaned_data


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def contact(request: CitizenRequest) -> HttpResponse:
    """Pressed twice, or sent again: the same inquiry, the same page."""
    form = ContactForm(request.POST or None, signed_in=request.signed_in is not None)
    if not form.is_valid():
        return _show(request, form)
    try:
        _count(request, at=timezone.now())
    except limits.TooOften:
        form.add_error(
            None,
            _("短い時間に続けて送られたため、受け付けを止めています。1時間ほどあとで送るか、電話でご相談ください。"),
        )
        return _show(request, form, status=429)
    citizen = request.signed_in.citizen if request.signed_in else None
    question, sending = _question(form), form.cleaned_data["sending"]
    inquiry = ask(question, citizen=citizen, sending=sending, at=timezone.now())
    answer = redirect("portal:contact_sent", inquiry.pk)
    if was_sent_by(inquiry, question, citizen=citizen, sending=sending):
        askers_browser.remember(answer, inquiry)
    return answer


def _show(request: HttpRequest, form: ContactForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "keep_days": policy.KEEP_INQUIRIES.days}
    return render(request, "portal/contact.html", context, status=status)


def _question(form: ContactForm) -> Question:
    said = form.cleaned_data
    return Question(
        topic=Topic(said["topic"]),
        text=said["text"],
        answer_by=AnswerBy(said["answer_by"]),
        name=said["name"],
        email=said["email"],
        language=get_language() or "ja",
    )


def _count(request: HttpRequest, *, at: datetime) -> None:
    limits.count(policy.INQUIRIES_BY_ONE, address_of(request), at=at)
    limits.count(policy.INQUIRIES_BY_ALL, "", at=at)
