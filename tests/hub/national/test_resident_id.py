"""Identity numbers are judged as the standard says, and no real person is refused for an unknown county."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from hub.national import resident_id, synthetic

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
WOMAN = synthetic.id_number(date(1990, 5, 17), 12)


@given(st.from_regex(r"[1-8][0-9]{16}", fullmatch=True))
def test_the_check_digit_is_the_one_that_python_stdnum_finds(body):
    assert resident_id.check_digit(body) == ric.calc_check_digit(body + "0")


@given(born=DAYS, order=st.integers(0, 999), county=st.sampled_from(["110190", "460399", "810090", "830099"]))
def test_a_number_made_by_the_standard_is_genuine_and_says_when_and_as_what_one_was_born(born, order, county):
    number = synthetic.id_number(born, order, county)
    assert resident_id.is_genuine(number)
    assert resident_id.born_on(number) == born
    assert resident_id.is_man(number) == (order % 2 == 1)


@given(born=DAYS, place=st.integers(0, 16), other=st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born, place, other):
    number = synthetic.id_number(born, 12)
    wrong = number[:place] + str((int(number[place]) + other) % 10) + number[place + 1 :]
    assert not resident_id.check_digit_holds(wrong)


@pytest.mark.parametrize(
    "text",
    ["", "0", "4603901990", "４６０３９０19900517012X", "46O39019900517012X", "一二三四五六七八九十一二三四五六七八"],
)
def test_anything_may_be_asked_about(text):
    assert not resident_id.is_genuine(text)
    assert resident_id.born_on(text) is None or len(text) >= 14


@pytest.mark.parametrize(
    ("number", "exists"),
    [
        ("460390", True),
        ("110190", True),
        ("659990", True),
        ("710090", True),
        ("810090", True),
        ("820090", True),
        ("830090", True),
        ("916090", True),
        ("160390", False),
        ("270390", False),
        ("470390", False),
        ("840090", False),
        ("000000", False),
    ],
)
def test_a_province_exists_or_not(number, exists):
    assert resident_id.names_a_province(number) is exists


@pytest.mark.parametrize(
    ("day", "real"),
    [
        ("19900517", True),
        ("20000229", True),
        ("19000229", False),
        ("19010229", False),
        ("19900230", False),
        ("19901301", False),
        ("19900500", False),
        ("18991231", False),
        ("21000101", False),
    ],
)
def test_the_day_of_birth_is_one_of_the_calendar(day, real):
    assert resident_id.holds_a_date(f"460390{day}012X") is real


def test_a_county_nobody_knows_is_not_held_against_a_number():
    assert resident_id.is_genuine(synthetic.id_number(date(1960, 1, 1), 3, "469995"))


def test_permanent_residence_cards_are_known_in_both_forms():
    body = "931990" + "19900517" + "012"
    new = body + resident_id.check_digit(body)
    assert resident_id.is_genuine(new)
    assert resident_id.is_residence_card(new)
    assert resident_id.is_residence_card("FRA460090051712")
    assert not resident_id.is_residence_card(WOMAN)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (WOMAN.replace("0", "O", 1), WOMAN),
        (WOMAN.replace("1", "L", 1), WOMAN),  # as a small l is read
        ("460390900517012", WOMAN),  # 15 digits: the century and the check digit are added
        (WOMAN[:-1] + "*", WOMAN),
        (WOMAN, None),  # nothing to put right
        (WOMAN[:-1] + "1", None),  # wrong, but nobody can know how
        ("46O390", None),
    ],
)
def test_what_a_clerk_meant_is_said_only_if_it_is_certain(typed, meant):
    assert resident_id.meant(typed) == meant


def test_samples_are_made_only_of_counties_that_were_never_assigned():
    with pytest.raises(ValueError, match="never assigned"):
        synthetic.id_number(date(1990, 5, 17), 12, "460105")
