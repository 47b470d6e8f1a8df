"""The confirmation of an act."""

import pytest
from django.db import connection
from django.utils import timezone

from certificates.lifecycle.receipt import give_receipt
from certificates.models import Receipt
from certificates.states import Act

pytestmark = pytest.mark.django_db


class TestItsNumber:
    def test_has_nine_digits(self, hanako):
        numbers = [give_receipt(hanako, Act.SUSPEND, [], at=timezone.now()).number for _ in range(20)]

        assert all(len(number) == 9 and number.isascii() and number.isdigit() for number in numbers)
        assert len(set(numbers)) == 20

    def test_is_one_that_was_never_given(self, hanako):
        for number in set("0123456789") - {"7"}:
            Receipt.objects.create(citizen=hanako, number=number, act=Act.SUSPEND, lines=[], at=timezone.now())

        with connection.cursor() as cursor:
            cursor.execute("SELECT certificates_receipt_number(1)")
            assert cursor.fetchone() == ("7",)
