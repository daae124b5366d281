"""Label <-> canonical code, with aliases, dates and what is lost on the way."""

from datetime import date

from hub.region import CodeTable, Typed, choice, fold

from .small import EDUCATION, SOURCE, TODAY


def test_a_label_is_read_as_clerks_vary_it() -> None:
    table = CodeTable(
        key="skill", source=SOURCE, entries=(choice("职业资格一级（高级技师）", "1", also=("高级技师",)),)
    )
    reader = table.reader(TODAY)
    for text in ("职业资格一级（高级技师）", "职业资格一级(高级技师)", " 职业资格一级 （高级技师）\u200b", "高级技师"):
        assert reader.get(fold(text)) == "1"
    assert reader.get(fold("技师")) is None


def test_writing_may_lose_what_reading_keeps_apart_and_says_so() -> None:
    assert EDUCATION.write("21", TODAY) == "本科"
    assert EDUCATION.write("23", TODAY) == "本科"
    assert EDUCATION.write("61", TODAY) is None
    assert EDUCATION.losses(("14", "21", "23", "61"), TODAY) == (("23", "本科"), ("61", None))


def test_otherwise_is_the_label_of_the_rest() -> None:
    table = CodeTable(key="t", source=SOURCE, entries=(choice("其他", "9"),), otherwise="其他")
    assert table.write("5", TODAY) == "其他"


def test_where_the_clerk_types_the_code_the_code_is_read_and_written() -> None:
    table = CodeTable(key="t", source=SOURCE, typed=Typed.CODE, entries=(choice("企业", "E", local="60"),))
    assert table.reader(TODAY) == {"60": "E"}
    assert table.write("E", TODAY) == "60"


def test_a_choice_is_open_from_its_first_to_its_last_day() -> None:
    first, last = date(2020, 1, 1), date(2020, 12, 31)
    table = CodeTable(key="t", source=SOURCE, entries=(choice("甲", "1", since=first, until=last),))
    assert table.reader(first) == table.reader(last) == {"甲": "1"}
    assert table.reader(date(2019, 12, 31)) == table.reader(date(2021, 1, 1)) == {}


def test_without_a_canonical_code_the_regions_own_is_canonical_else_the_label() -> None:
    assert choice("甲", local="3").code == "3"
    assert choice("甲").code == "甲"
