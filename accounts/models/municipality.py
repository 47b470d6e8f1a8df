from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def check_digit(first_five: str) -> str:
    """The sixth digit of a local-government code: JIS X 0401/0402 as numbered by 総務省.

    Weights 6 5 4 3 2, modulus 11, last digit of (11 - rest). `first_five` is five ASCII digits.
    """
    weighed = sum(weight * int(digit) for weight, digit in zip((6, 5, 4, 3, 2), first_five, strict=True))
    return str((11 - weighed % 11) % 10)


def validate_code(code: str) -> None:
    if not (len(code) == 6 and code.isascii() and code.isdigit() and code[5] == check_digit(code[:5])):
        raise ValidationError(_("市区町村コードは、検査数字を含む6桁の数字です。"))


class Municipality(models.Model):
    """A city, ward, town or village: where a citizen lives and where a counter stands (R-40)."""

    code = models.CharField(max_length=6, primary_key=True, validators=[validate_code])
    name = models.CharField(max_length=40)
    kana = models.CharField(max_length=60)
    prefecture = models.CharField(max_length=10)

    class Meta:
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=models.Q(code__regex=r"^[0-9]{6}$"), name="code_is_six_digits")]

    def __str__(self) -> str:
        return f"{self.prefecture}{self.name}"
