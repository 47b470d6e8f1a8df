"""Forms at a desk: what is missing is named, because a summary that says "required" three times helps nobody."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class DeskForm(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            words = _("「%(label)s」を選んでください。") if _is_chosen(field) else _("「%(label)s」を入れてください。")
            field.error_messages["required"] = words % {"label": field.label}


def _is_chosen(field: forms.Field) -> bool:
    return isinstance(field, forms.ChoiceField | forms.BooleanField | forms.ModelChoiceField)
