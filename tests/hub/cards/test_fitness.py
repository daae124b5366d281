"""What keeps a person's data from the bank, and what a clerk is told to do about it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from hub import registry
from hub.cards import fitness
from hub.cards.fitness import Terms
from hub.region import Charset

MEMBER: Mapping[str, object] = {
    "full_name": "试甲",
    "card_name": None,
    "id_type": "1",
    "id_number": "440390199005170126",
    "country": None,
    "born_on": None,
    "sex": None,
    "mobile": "16000000001",
    "address": "虚构路1号",
    "outlet": "45678",
    "loads_transit": True,
    "has_card": False,
}


@pytest.fixture
def shenzhen() -> Terms:
    return terms("shenzhen")


def terms(region: str) -> Terms:
    registry.use(registry.load())
    return fitness.terms(region)


def told(wanted: Terms, **values: object) -> list[str]:
    return [one.code for one in fitness.unfit(wanted, {**MEMBER, **values})]


def test_a_resident_with_name_number_and_mobile_is_fit_and_the_rest_follows(shenzhen: Terms) -> None:
    assert told(shenzhen) == []
    assert told(shenzhen, id_type=None) == []


def test_a_foreigner_lacks_each_thing_that_no_number_tells(shenzhen: Terms) -> None:
    passport: dict[str, object] = {"id_type": "2", "id_number": "E00000001"}
    missing = fitness.unfit(shenzhen, {**MEMBER, **passport})
    assert {one.at for one in missing} == {"country", "born_on", "sex"}
    assert {one.says for one in missing} == {"国家/地区必填。", "出生日期必填。", "性别必填。"}
    assert told(shenzhen, **passport, country="美国", born_on="1990-05-17", sex="2") == []


@pytest.mark.parametrize("field", ["id_number", "mobile", "full_name"])
def test_what_the_bank_must_have_and_nobody_gave_is_asked_for(shenzhen: Terms, field: str) -> None:
    assert field in {one.at for one in fitness.unfit(shenzhen, {**MEMBER, field: None})}


@pytest.mark.parametrize("mobile", ["1600000000", "0755-60000001", "26000000001"])
def test_a_number_that_nobody_can_be_called_by(shenzhen: Terms, mobile: str) -> None:
    assert told(shenzhen, mobile=mobile) == ["CARD-MOBILE"]


def test_a_residents_number_with_a_wrong_check_digit(shenzhen: Terms) -> None:
    assert told(shenzhen, id_number="440390199005170120") == ["CARD-ID"]
    assert told(shenzhen, id_number="E1", id_type="2", country="美国", born_on="1990-05-17", sex="2") == []


def test_a_character_the_banks_system_does_not_know_asks_for_an_agreed_name(shenzhen: Terms) -> None:
    rare = {"full_name": "试\u4dae"}  # of extension A: in GB 18030, not in GBK
    assert told(shenzhen, **rare) == ["CARD-CHARSET"]
    assert fitness.needs_card_name(shenzhen, {**MEMBER, **rare})
    assert "\u4dae" in (fitness.card_name_hint(shenzhen, {**MEMBER, **rare}) or "")
    assert told(shenzhen, **rare, card_name="试甲") == []
    assert told(shenzhen, full_name="试甲", card_name="\u4dae") == ["CARD-CHARSET"]


@pytest.mark.parametrize(
    ("charset", "fit"), [(Charset.GB_2312, "试甲"), (Charset.GBK, "试喆\u00b7甲"), (Charset.GB_18030, "试\U00020087")]
)
def test_how_much_a_banks_system_knows_is_the_regions_to_say(shenzhen: Terms, charset: Charset, fit: str) -> None:
    narrower = {Charset.GBK: Charset.GB_2312, Charset.GB_18030: Charset.GBK}.get(charset)
    assert told(replace(shenzhen, ordering=replace(shenzhen.ordering, charset=charset)), full_name=fit) == []
    if narrower:
        narrow = replace(shenzhen, ordering=replace(shenzhen.ordering, charset=narrower))
        assert told(narrow, full_name=fit) == ["CARD-CHARSET"]


def test_a_character_of_ones_own_making_is_refused_whatever_the_bank_knows(shenzhen: Terms) -> None:
    all_known = replace(shenzhen, ordering=replace(shenzhen.ordering, charset=Charset.GB_18030))
    assert told(all_known, full_name="试\ue863") == ["CARD-CHARSET"]
    assert told(all_known, address="虚构路\ue863号") == ["CARD-CHARACTERS"]


def test_a_name_longer_than_the_card(shenzhen: Terms) -> None:
    assert told(shenzhen, full_name="试" * 20) == []
    assert told(shenzhen, full_name="试" * 21) == ["CARD-NAME-LONG"]
    assert told(shenzhen, full_name="试" * 21, card_name="试甲") == []


def test_what_the_region_asks_beyond_the_core_is_told_in_its_words(shenzhen: Terms) -> None:
    (found,) = fitness.unfit(shenzhen, {**MEMBER, "loads_transit": None})
    assert (found.code, found.fix) == ("SZ-C-01", "请在会员信息中补填“是”或“否”")


def test_where_foreigners_are_ordered_for_apart_each_agrees_a_name() -> None:
    shanghai = terms("shanghai")
    abroad: dict[str, object] = {
        "full_name": "Try Alpha",
        "id_type": "2",
        "id_number": "E00000001",
        "country": "美国",
        "born_on": "1990-05-17",
        "sex": "2",
    }
    assert fitness.is_apart(shanghai, {**MEMBER, **abroad})
    assert fitness.needs_card_name(shanghai, {**MEMBER, **abroad})
    assert told(shanghai, **abroad) == ["CARD-NAME-AGREED"]
    assert told(shanghai, **abroad, card_name="TRYALPHA") == []


def test_no_sentence_tells_a_number_or_a_name_in_full(shenzhen: Terms) -> None:
    bad = {**MEMBER, "id_number": "440390199005170120", "mobile": "1600000000", "full_name": "试\u4dae"}
    said = "".join(f"{one.says}{one.cause}{one.fix}" for one in fitness.unfit(shenzhen, bad))
    assert said
    assert "440390" not in said
    assert "1600000000" not in said
