"""National tables are whole: right in number, unique, dated, and every field's standard has one."""

import pytest

from hub.national import AFFILIATION, CHANGE, CHANGE_REASON, ETHNICITY, SEX, STANDARDS
from hub.region import fold, member, org

TABLES = (AFFILIATION, CHANGE, CHANGE_REASON, ETHNICITY, SEX)


@pytest.mark.parametrize(
    "name", sorted({f.standard for one in (member, org) for f in one.fields.values() if f.standard})
)
def test_every_standard_a_field_is_kept_in_has_its_table(name):
    assert STANDARDS[name].labels


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("GB/T 2261.1", 4),
        ("GB/T 3304", 58),
        ("GB/T 4658", 40),
        ("GB/T 4762", 13),
        ("GB/T 4754", 20 + 97),
        ("GB/T 12402", 34),
        ("GA 324.1", 9),
        ("ACFTU work status", 9),
        ("ACFTU skill level", 6),
        ("ACFTU membership change", 6),
        ("ACFTU change reason", 6),
        ("ACFTU org kind", 6),
    ],
)
def test_a_standard_has_as_many_codes_as_it_is_printed_with(name, count):
    assert len(STANDARDS[name].labels) == count


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=lambda one: one.name)
def test_a_standard_cites_its_source_and_hangs_together(standard):
    assert standard.source.title
    assert all(code.strip() == code and label.strip() == label and label for code, label in standard.labels.items())
    assert set(standard.parents.values()) <= standard.labels.keys()
    assert not any(code == parent for code, parent in standard.parents.items())


def test_the_provinces_are_34_with_hong_kong_macao_and_taiwan():
    divisions = STANDARDS["GB/T 2260"]
    assert len([code for code in divisions.labels if code not in divisions.parents]) == 34
    assert divisions.labels["460000"] == "海南省"
    assert {"460100", "460400", "469027"} <= set(divisions.labels)


def test_no_county_was_ever_assigned_the_last_ten_numbers_of_a_city_which_samples_use():
    assert not [code for code in STANDARDS["GB/T 2260"].labels if code[4] == "9" and not code.endswith("00")]


@pytest.mark.parametrize("table", TABLES, ids=lambda one: one.key)
def test_a_national_list_is_sound_and_canonical(table):
    assert list(table.problems()) == []
    assert {entry.code for entry in table.entries} <= STANDARDS[table.standard].labels.keys()
    assert table.source.issued_on or table.standard.startswith("ACFTU")


def test_there_are_56_ethnic_groups_and_clerks_need_not_spell_them_as_printed():
    read = ETHNICITY.reader(ETHNICITY.source.issued_on)
    assert len(ETHNICITY.entries) == 56
    assert [read[fold(text)] for text in ("汉族", "汉", "僳僳族", "维族", "崩龙族")] == ["01", "01", "20", "05", "46"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("中共党员", "01"), ("党员", "01"), ("中国共产主义青年团团员", "03"), ("团员", "03"), ("群众", "13")],
)
def test_political_affiliation_is_read_in_its_short_formal_and_common_words(text, code):
    assert AFFILIATION.reader(AFFILIATION.source.issued_on)[text] == code
