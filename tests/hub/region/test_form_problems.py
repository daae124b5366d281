"""What a form and its lists can be caught in, and the sentence that says it."""

from datetime import date

import pytest

from hub.region import (
    CodeTable,
    RecordKind,
    Typed,
    choice,
    line,
    member,
    optional,
    required,
    rule,
    serial,
    unused,
    when,
    words,
)

from .small import EDUCATION, SOURCE, layout, region, told


def test_a_coded_column_is_read_through_a_table_of_its_standard() -> None:
    hukou = CodeTable(key="hukou", standard="GA 324.1", source=SOURCE, entries=(choice("农业户口", "20"),))
    assert told(region(layouts=(layout(required("学历", member.education, hukou)),))) == [
        (
            "layout “members”, column “学历”: table “hukou” translates into “GA 324.1”, "
            "but education is kept in “GB/T 4658”; translate into that, or ask for another field."
        )
    ]
    assert told(region(layouts=(layout(required("姓名", member.full_name, EDUCATION)),))) == [
        (
            "layout “members”, column “姓名”: full_name is no code; "
            "drop the code table “education”, or keep it in a coded field."
        )
    ]


def test_a_field_is_filled_once_and_a_header_means_one_column() -> None:
    twice = layout(optional("手机", member.mobile), optional("电话", member.mobile), optional("手 机", member.address))
    assert told(region(layouts=(twice,))) == [
        "layout “members”, column “电话”: fills mobile, which “手机” fills already.",
        "layout “members”, column “手 机”: is also how “手机” may be headed; a sheet could not tell them apart.",
    ]
    alias = layout(optional("手机", member.mobile, also=("电话",)), optional("电话", member.address))
    assert told(region(layouts=(alias,)))[0].startswith("layout “members”, column “电话”: is also how “手机”")


def test_words_of_the_head_stand_in_cells_of_their_own() -> None:
    def head(*parts):
        return told(region(layouts=(layout(head=(line(*parts),)),)))

    assert head(words("甲", "A", "B"), words("乙", "C")) == []
    assert head("甲", "乙", "丙") == []
    assert head(words("甲", "A", "B"), words("乙", "B")) == [
        "layout “members”, line 1: “乙” begins in B, where “甲” still stands."
    ]
    assert head(words("甲", "B", "A")) == [
        "layout “members”, line 1: “甲” stands in B:A; write column letters, the first one first."
    ]
    assert head(words("甲", "A", "D")) == ["layout “members”, line 1: “甲” reaches D, beyond the last column."]


def test_an_example_can_be_typed() -> None:
    spoilt = layout(
        required("出生日期", member.born_on, example="1990/13/01"),
        required("学历", member.education, EDUCATION, example="博士"),
    )
    assert told(region(layouts=(spoilt,))) == [
        "layout “members”, column “出生日期”: its example “1990/13/01” would be refused.",
        "layout “members”, column “学历”: its example “博士” would be refused.",
    ]


def test_a_column_with_words_of_its_own_has_a_code_of_its_own() -> None:
    named, called = required("姓名", member.full_name), required("手机", member.mobile, says="缺手机。")
    (problem,) = told(region(layouts=(layout(named, called),)))
    assert problem.startswith("NEED says “缺手机。” (ERROR) here and “{label}必填。” (ERROR) at ")
    (problem,) = told(region(layouts=(layout(unused("手机", member.mobile, code="")),)))
    assert "has no code" in problem


def test_a_condition_reads_fields() -> None:
    @when
    def is_abroad(contry: str) -> bool:
        return bool(contry)

    assert told(region(layouts=(layout(required("姓名", member.full_name, only=is_abroad)),))) == [
        "layout “members”, column “姓名”: reads “contry”, which is no field; did you mean “country”?"
    ]


def test_what_a_layout_needs_is_asked_before_any_row() -> None:
    @rule("X-20", "须先激活。")
    def is_active(mobile: str, home_state: str) -> bool:
        return bool(home_state and mobile)

    found = told(region(layouts=(layout(needs=(is_active,)),)))
    assert found[0] == "X-20, needed by layout “members”: reads “mobile”, which is no field."


def test_two_editions_do_not_overlap() -> None:
    old, new = layout(), layout(since=date(2024, 1, 1))
    (problem,) = told(region(layouts=(old, new)))
    assert problem.startswith("two editions of layout “members” are in force on 2024-01-01 (the other is at ")
    assert told(region(layouts=(layout(until=date(2023, 12, 31)), new))) == []
    assert told(region(layouts=(layout(until=date(2019, 1, 1)),))) == [
        "layout “members”: ends on 2019-01-01, before it begins on 2020-01-01."
    ]


def test_the_rows_of_a_form_are_what_it_says_they_are() -> None:
    assert told(region(layouts=(layout(kind=RecordKind.ORG),))) == [
        "layout “members”: is of kind ORG, but its record is member."
    ]
    assert told(
        region(
            layouts=(
                layout(
                    serial(" "),
                ),
            )
        )
    ) == ["layout “members”, column “ ”: has no header."]


def table(*entries, **changes):
    column = required(
        "学历",
        member.education,
        CodeTable(**({"key": "education", "standard": "GB/T 4658", "source": SOURCE, "entries": entries} | changes)),
    )
    return told(region(layouts=(layout(column),)))


def test_a_label_means_one_thing_on_one_day() -> None:
    assert table(choice("其他", "1"), choice("其它", "2", also=("其他 ",))) == [
        (
            "code table “education”: “其他” means both 1 and 2; a clerk who types it could not be understood. "
            "Give one of them another label."
        )
    ]
    until, since = date(2020, 12, 31), date(2021, 1, 1)
    assert table(choice("其他", "1", until=until), choice("其他", "2", since=since)) == []


@pytest.mark.parametrize(
    ("entries", "changes", "problem"),
    [
        ((), {}, "has no entries; a column that takes any text needs no table."),
        ((choice("甲", "1"),), {"otherwise": "其他"}, "otherwise=“其他” is none of its labels."),
        (
            (choice("甲", "1"),),
            {"typed": Typed.CODE},
            "“甲” has no code to type; write local=, or drop typed=Typed.CODE.",
        ),
        (
            (choice("甲", "1", since=date(2021, 1, 1), until=date(2020, 1, 1)),),
            {},
            "“甲” ends on 2020-01-01, before it begins on 2021-01-01.",
        ),
        (
            (choice("甲", "31"),),
            {"parent": EDUCATION},
            "“甲” (31) begins with no code of its parent table “education”.",
        ),
    ],
)
def test_a_code_table_agrees_with_itself(entries, changes, problem) -> None:
    assert table(*entries, **changes) == [f"code table “education”: {problem}"]


def test_two_tables_have_two_names() -> None:
    other = CodeTable(key="education", standard="ACFTU skill level", source=SOURCE, entries=(choice("无", "0"),))
    (problem,) = told(
        region(
            layouts=(
                layout(required("学历", member.education, EDUCATION), required("技术等级", member.skill_level, other)),
            )
        )
    )
    assert problem.startswith("a second code table “education”; the first is at tests/hub/region/small.py:")
