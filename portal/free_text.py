"""A field for words that somebody writes freely: counted as they see them, never cut off, and without a My Number."""

from typing import Any

from django import forms
from django.forms import Widget
from django.utils.translation import gettext_lazy as _

from accounts import my_number


class FreeText(forms.CharField):
    """A line's end counts as one character, as on the screen. Too long is said, not silently cut by the browser."""

    default_error_messages = {
        "max_length": _("%(limit_value)d文字までにしてください（いま%(show_value)d文字です）。"),
        "my_number": _(
            "マイナンバーのような12けたの数字があります。マイナンバーは受け取れません。その数字を消して、もう一度送ってください。"
            "いまの内容は、どこにも残っていません。"
        ),
    }

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        messages = kwargs.pop("error_messages", {})
        messages = {"max_length": self.default_error_messages["max_length"]} | messages
        super().__init__(max_length=max_length, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return (text or "").replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget: Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def validate(self, value: str) -> None:
        super().validate(value)
        if my_number.is_in(value):
            raise forms.ValidationError(self.error_messages["my_number"], code="my_number")
