"""Applying for phone certificates (R-10…R-12): what to prepare, which phone, then the journey of apply.js."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_permissions_policy.decorators import permissions_policy_override

from certificates import policy
from certificates.states import Kind
from portal import verdicts
from portal.issuing import issuing_now
from portal.secrets import NEW_PASSWORD_INPUT, NEW_PIN_INPUT, PASSWORD_INPUT, PIN_INPUT


class KindsForm(forms.Form):
    use_required_attribute = False
    kinds = forms.MultipleChoiceField(
        label=_("スマホに入れる証明書"),
        help_text=_("使わないものは、チェックを外してください。"),
        choices=[
            (Kind.USER_AUTHENTICATION, _("ログイン用（利用者証明用）")),
            (Kind.DIGITAL_SIGNATURE, _("署名用")),
        ],
        initial=list(Kind),
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(label=_("確認しました"))


class CardForm(forms.Form):
    use_required_attribute = False
    card_password = forms.CharField(
        label=_("カードの署名用パスワード"),
        help_text=_("カードを受け取ったときに決めた、英字と数字です。小文字で入れても、大文字になります。"),
        widget=PASSWORD_INPUT,
    )


class NewPasswordForm(forms.Form):
    use_required_attribute = False
    password = forms.CharField(label=_("スマホ用の署名用パスワード"), widget=NEW_PASSWORD_INPUT)
    password_again = forms.CharField(label=_("もう一度、同じパスワード"), widget=NEW_PASSWORD_INPUT)


class NewPinForm(forms.Form):
    use_required_attribute = False
    pin = forms.CharField(label=_("スマホ用の暗証番号"), widget=NEW_PIN_INPUT)
    pin_again = forms.CharField(label=_("もう一度、同じ番号"), widget=NEW_PIN_INPUT)


def shared_steps() -> dict[str, object]:
    """What applying and resuming share: the forms of their steps, the consent, when a card is near its end (R-06)."""
    return {
        "card_form": CardForm(),
        "password_form": NewPasswordForm(),
        "pin_form": NewPinForm(),
        "consent": policy.CONSENT,
        "near_days": verdicts.NEAR.days,
    }


class CardTextForm(forms.Form):
    use_required_attribute = False
    card_text_pin = forms.CharField(
        label=_("カードの券面入力用暗証番号"),
        help_text=_("数字4けた。カードに書かれていることを読み取るための番号です。3回まちがえると、ロックされます。"),
        widget=PIN_INPUT,
    )


@permissions_policy_override({**settings.PERMISSIONS_POLICY, "camera": "self"})
def for_an_iphone(request: HttpRequest) -> HttpResponse:
    """The only page that may ask for the camera (R-13)."""
    context = {
        "kinds_form": KindsForm(),
        "text_form": CardTextForm(),
        **shared_steps(),
        "largest_picture": policy.FACE_PICTURE_OCTETS,
    }
    return render(request, "portal/apply_iphone.html", context)


@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    match request.GET.get("platform"):
        case "android":
            context = {"kinds_form": KindsForm(), **shared_steps()}
            return render(request, "portal/apply_android.html", context)
        case "iphone":
            return for_an_iphone(request)
    return render(request, "portal/apply.html", {"issuing": issuing_now()})
