"""Credit codes and organization codes are judged as the standards say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from hub.national import credit_code, synthetic

SIGN = st.sampled_from(credit_code.SIGNS)


@given(st.text(SIGN, min_size=17, max_size=17))
def test_the_check_sign_is_the_one_that_python_stdnum_finds(body):
    assert credit_code.credit_code_check(body) == uscc.calc_check_digit(body)


@given(order=st.integers(0, 99_999_999), category=st.sampled_from(["81", "89", "91", "12", "51"]))
def test_a_code_made_by_the_standards_is_genuine_with_its_organization_code(order, category):
    code = synthetic.credit_code(order, category)
    assert credit_code.is_genuine(code)
    assert credit_code.is_org_code(code[8:17])
    assert credit_code.is_union(code) == (category[0] == "8")


@given(order=st.integers(0, 99_999_999), place=st.integers(0, 17), sign=SIGN)
def test_one_wrong_sign_is_always_noticed(order, place, sign):
    code = synthetic.credit_code(order)
    wrong = code[:place] + sign + code[place + 1 :]
    assert credit_code.is_genuine(wrong) == (wrong == code)


@pytest.mark.parametrize("sign", "IOSVZ")
def test_five_letters_are_never_used(sign):
    assert not credit_code.has_the_shape(sign * 18)


@pytest.mark.parametrize(
    ("code", "genuine"),
    [("000000019", True), ("000000018", False), ("00000001", False), ("D2143569X", True), ("d2143569X", False)],
)
def test_an_organization_code_has_nine_signs_of_which_the_last_follows(code, genuine):
    assert credit_code.is_org_code(code) is genuine


def test_letters_that_look_like_digits_are_guessed_only_if_the_code_then_holds():
    code = synthetic.credit_code(50)
    assert credit_code.meant(code.replace("0", "O")) == code
    assert credit_code.meant(code) is None
    assert credit_code.meant(code[:-1].replace("0", "O") + ("1" if code[-1] != "1" else "2")) is None
