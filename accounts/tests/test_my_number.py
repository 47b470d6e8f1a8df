"""A My Number is found however it is written, and what only looks like one is left alone (R-26)."""

import pytest

from accounts import my_number

ONE = "123456789018"  # worked out by hand, like every check digit in this file; not known to be anybody's
WRONG = "123456789017"


class TestTheCheckDigit:
    @pytest.mark.parametrize(
        ("first_eleven", "digit"),
        [
            ("12345678901", "8"),  # 1·6+2·5+3·4+4·3+5·2+6·7+7·6+8·5+9·4+0·3+1·2 = 212, rest 3
            ("98765432109", "3"),  # 228, rest 8
            ("00000000000", "0"),  # rest 0
            ("00000000006", "0"),  # 6·2 = 12, rest 1
            ("00000000001", "9"),  # 1·2 = 2
            ("10000000000", "5"),  # 1·6 = 6
            ("00001000000", "9"),  # the seventh from the right weighs 2 again
            ("00000100000", "4"),  # the sixth weighs 7
        ],
    )
    def test_is_that_of_the_order(self, first_eleven, digit):
        assert my_number.check_digit(first_eleven) == digit


class TestAMyNumber:
    @pytest.mark.parametrize(
        "text",
        [
            ONE,
            f"番号は{ONE}です",
            "1234 5678 9018",
            "1234-5678-9018",
            "１２３４５６７８９０１８",
            "１２３４　５６７８　９０１８",
            "１２３４－５６７８－９０１８",
            "1234ー5678ー9018",
            "1234- 5678 9018",
            "マイナンバー:1234・5678・9018。よろしく",
            f"1. {ONE}",
            f"{WRONG}ではなく{ONE}",
        ],
    )
    def test_is_found(self, text):
        assert my_number.is_in(text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            WRONG,
            "1234 5678 9017",
            f"1{ONE}",  # a corporate number has thirteen digits
            f"{ONE}1",
            "1234-5678-9018-3456",  # a payment card's number has sixteen
            "3456 1234 5678 9018",
            "0120-95-0178",
            "123-456-789-018",  # nobody writes it so
            "1234\n5678\n9018",
            "2026年11月20日 18時20分",
            "受付番号 123 456 789",
        ],
    )
    def test_is_not_seen_where_there_is_none(self, text):
        assert not my_number.is_in(text)

    def test_is_refused_wherever_it_stands_and_never_repeated(self):
        with pytest.raises(my_number.HoldsMyNumber) as refused:
            my_number.refuse_in("なにもない", f"名前 {ONE}")

        assert ONE not in str(refused.value)
