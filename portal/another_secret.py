"""The forms for a new PIN or password in place of one there was: forgotten, or still known (R-30 to R-32)."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates import passwords
from certificates.passwords import as_typed
from certificates.states import Kind
from portal.apply import NewPasswordForm, NewPinForm
from portal.secrets import NEW_PASSWORD_INPUT, NEW_PIN_INPUT, PASSWORD_INPUT, PIN_INPUT


class AnotherPinForm(NewPinForm):
    pin = forms.CharField(label=_("新しい暗証番号（スマホ用）"), widget=NEW_PIN_INPUT)


class AnotherPasswordForm(NewPasswordForm):
    password = forms.CharField(label=_("新しい署名用パスワード（スマホ用）"), widget=NEW_PASSWORD_INPUT)


class ChangeForm(forms.Form):
    """`version` names the secret this form was shown for: sent twice, the second is about one that is gone."""

    field_order = ["old"]
    kind: Kind
    new: str
    missing: str | Promise
    unfit: str | Promise
    no_old: str | Promise
    differs: str | Promise
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.new].error_messages["required"] = str(self.missing)
        self.fields[f"{self.new}_again"].error_messages["required"] = str(self.differs)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if "old" in typed and not passwords.is_fit(self.kind, typed["old"]):
            self.add_error("old", str(self.no_old))  # it cannot be right: no try is counted
        new, again = (as_typed(self.kind, typed.get(name, "")) for name in (self.new, f"{self.new}_again"))
        if self.new in typed and not passwords.is_fit(self.kind, new):
            self.add_error(self.new, str(self.unfit))
        elif self.new not in typed:
            self.errors.pop(f"{self.new}_again", None)  # while the first is missing there is nothing to repeat
        elif f"{self.new}_again" in typed and new != again:
            self.add_error(f"{self.new}_again", str(self.differs))
        elif self.new in typed and "old" in typed and as_typed(self.kind, typed["old"]) == new:
            self.add_error(self.new, str(_("いまと同じです。別のものにしてください。")))
        return typed


class ChangePinForm(ChangeForm, AnotherPinForm):
    kind, new = Kind.USER_AUTHENTICATION, "pin"
    missing = _("新しい暗証番号を入れてください。")
    unfit = _("暗証番号は、数字4けたにしてください。")
    no_old = _("暗証番号は、数字4けたです。")
    differs = _("2つの暗証番号がちがいます。同じ番号を入れてください。")
    old = forms.CharField(
        label=_("いまの暗証番号"), widget=PIN_INPUT, error_messages={"required": _("いまの暗証番号を入れてください。")}
    )


class ChangePasswordForm(ChangeForm, AnotherPasswordForm):
    kind, new = Kind.DIGITAL_SIGNATURE, "password"
    missing = _("新しい署名用パスワードを入れてください。")
    unfit = _("署名用パスワードは、英字と数字をどちらも使って、6～16文字にしてください。")
    no_old = _("署名用パスワードは、英字と数字の6～16文字です。")
    differs = _("2つのパスワードがちがいます。同じものを入れてください。")
    old = forms.CharField(
        label=_("いまの署名用パスワード"),
        widget=PASSWORD_INPUT,
        error_messages={"required": _("いまの署名用パスワードを入れてください。")},
    )
