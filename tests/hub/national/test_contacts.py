"""Numbers people can be reached by, as clerks write them."""

import pytest

from hub.national import contacts


@pytest.mark.parametrize("beginning", ["13", "14", "15", "16", "17", "18", "19"])
def test_a_mobile_number_has_eleven_digits_from_13_to_19(beginning):
    assert contacts.is_mobile(beginning + "0" * 9)


@pytest.mark.parametrize(
    "text", ["", "1600000000", "160000000012", "12000000001", "26000000001", "１６０00000001", "160-0000-0001"]
)
def test_nothing_else_is_a_mobile_number(text):
    assert not contacts.is_mobile(text)


@pytest.mark.parametrize(
    "text",
    [
        "16000000001",
        "+8616000000001",
        "60000001",
        "6000001",
        "0898-60000001",
        "089860000001",
        "(0898)60000001",
        "010-60000001",
        "0898-60000001-8001",
        "0898-60000001转8001",
        "60000001分机12",
        "86-0898-60000001",
        "0898－60000001",
        "0898—60000001",
        "400-600-0001",
        "4006000001",
        "0898-60000001/16000000001",
        "0898-60000001、60000002",
    ],
)
def test_a_phone_can_be_called_however_it_is_written(text):
    assert contacts.is_phone(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("16000000001", {"16000000001"}),
        ("+86-16000000001", {"16000000001"}),
        ("8616000000001", {"16000000001"}),
        ("0898-60000001/16000000001、16000000002", {"16000000001", "16000000002"}),
        ("0898-60000001", set()),
        ("", set()),
    ],
)
def test_which_mobile_numbers_stand_in_a_phone(text, numbers):
    assert contacts.mobiles(text) == numbers


@pytest.mark.parametrize(
    "text", ["", "无", "0898", "0898-6000", "1600000000", "12345", "0898-60000001/", "试乙60000001"]
)
def test_what_cannot_be_called_is_no_phone(text):
    assert not contacts.is_phone(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("160-0000-0001", "16000000001"),
        ("+8616000000001", "16000000001"),
        ("8616000000001", "16000000001"),
        ("160O0000001", "16000000001"),
        ("16000000001", None),
        ("1600000000", None),
    ],
)
def test_what_mobile_number_a_clerk_meant(typed, meant):
    assert contacts.meant_mobile(typed) == meant


@pytest.mark.parametrize(
    ("text", "right"), [("570100", True), ("57010", False), ("57O100", False), ("５７０１００", False)]
)
def test_a_postcode_has_six_digits(text, right):
    assert contacts.is_postcode(text) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("gonghui@example.com", True),
        ("a.b+c@mail.example.com.cn", True),
        ("工会@example.com", True),
        ("gonghui", False),
        ("gonghui@example", False),
        ("gonghui@@example.com", False),
        ("gong hui@example.com", False),
        ("gonghui@example..com", False),
        ("gonghui@example.com;other@example.com", False),
        ("@example.com", False),
        (f"{'a' * 65}@example.com", False),
    ],
)
def test_a_mailbox_has_a_name_an_at_and_a_domain(text, right):
    assert contacts.is_mailbox(text) is right
