"""Card numbers by the Luhn formula, against the oracle of python-stdnum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from hub.national import card_number


@given(st.text("0123456789", min_size=15, max_size=18))
def test_a_number_with_its_check_digit_is_genuine_and_with_any_other_is_not(body: str) -> None:
    right = card_number.check_digit(body)
    assert right == luhn.calc_check_digit(body)
    assert card_number.is_genuine(body + right)
    assert not any(card_number.is_genuine(body + digit) for digit in "0123456789" if digit != right)


@pytest.mark.parametrize(
    "number", ["", "0" * 15, "0" * 20, "62000000000000000１8", "6.2E+18", "6200 0000 0000 0000 018"]
)
def test_what_is_no_number_of_a_card(number: str) -> None:
    assert not card_number.is_genuine(number)
