import pytest

from hub import masks
from hub.region import member, org


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (masks.id_number, "46039019900517011X", "****************1X"),
        (masks.id_number, "1234", "****"),
        (masks.phone, "16012348000", "160****8000"),
        (masks.phone, "0898-60001234", "*********1234"),
        (masks.phone, "VLOOKUP(B7)", "***********"),
        (masks.name, "张三丰", "张*"),
        (masks.email, "zhang@example.cn", "z***@example.cn"),
        (masks.email, "zhang", "*****"),
        (masks.hidden, "群众", "****"),
        (masks.hidden, "", ""),
        (masks.id_number, "", ""),
        (masks.phone, "", ""),
        (masks.name, "", ""),
    ],
)
def test_of_a_personal_value_only_so_much_is_shown(mask, text, shown):
    assert mask(text) == shown


def test_a_field_knows_its_mask_and_what_is_nobodys_secret_stays_clear():
    assert masks.of(member.mobile, "16012348000") == "160****8000"
    assert masks.of(member.address, "虚构路1号") == "****"
    assert masks.of(member.born_on, "1990/05/17") == "****"
    assert masks.of(member.work_status, "在岗") == "在岗"
    assert masks.of(org.name, "甲工会") == "甲工会"
