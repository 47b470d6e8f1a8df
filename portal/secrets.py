"""The fields in which passwords and PINs are typed. Pages only draw them; scripts read them (R-33, R-34)."""

from django.forms import PasswordInput

_TYPED_AS_IT_IS = {"autocapitalize": "off", "autocorrect": "off", "spellcheck": "false"}
_DIGITS = {"inputmode": "numeric", "maxlength": "8", **_TYPED_AS_IT_IS}  # room for full-width digits and a slip
_CAPITALS = {"maxlength": "32", **_TYPED_AS_IT_IS}

PIN_INPUT = PasswordInput(attrs={"autocomplete": "current-password", **_DIGITS})
NEW_PIN_INPUT = PasswordInput(attrs={"autocomplete": "new-password", **_DIGITS})
PASSWORD_INPUT = PasswordInput(attrs={"autocomplete": "current-password", **_CAPITALS})
NEW_PASSWORD_INPUT = PasswordInput(attrs={"autocomplete": "new-password", **_CAPITALS})
