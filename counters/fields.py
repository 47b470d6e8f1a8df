"""Fields for what is heard at a desk or on the telephone: kana and days in any usual spelling."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.as_told import NotADate, is_kana, read_date, spoken


class KanaField(forms.CharField):
    """A name as it sounds; hiragana and any width will do. The cleaned value is as typed."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"})
        super().__init__(max_length=120, widget=widget, **more)

    def clean(self, value: Any) -> str:
        name = str(super().clean(value))
        if name and not is_kana(spoken(name)):
            raise forms.ValidationError(_("カナかひらがなで入れてください。"), code="kana")
        return name


class DayField(forms.CharField):
    """A day: 昭和55年3月12日, S55.3.12, 19800312 …; the cleaned value is a date."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "spellcheck": "false"})
        super().__init__(max_length=60, widget=widget, **more)

    def clean(self, value: Any) -> date | None:
        typed = str(super().clean(value))
        if not typed:
            return None
        try:
            return read_date(typed)
        except NotADate:
            raise forms.ValidationError(
                _("日付として読めません。例：昭和55年3月12日、S55.3.12、19800312"), code="day"
            ) from None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m-%d}" if isinstance(value, date) else value
