"""The fields of a new PIN or password in place of one there was."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.apply import NewPasswordForm, NewPinForm
from portal.secrets import NEW_PASSWORD_INPUT, NEW_PIN_INPUT


class AnotherPinForm(NewPinForm):
    pin = forms.CharField(label=_("新しい暗証番号（スマホ用）"), widget=NEW_PIN_INPUT)


class AnotherPasswordForm(NewPasswordForm):
    password = forms.CharField(label=_("新しい署名用パスワード（スマホ用）"), widget=NEW_PASSWORD_INPUT)
