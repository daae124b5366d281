"""What a clerk fills in above a table is read as typed; a head that may not be touched is watched line by line."""

from datetime import date

import pytest

from hub.imports.identify import identify
from hub.imports.sheets import FileKind, Sheet, Workbook
from hub.imports.tables import Table
from hub.region import (
    FLAG,
    TEXT,
    Extras,
    Field,
    FindingKind,
    Layout,
    RecordKind,
    Source,
    Wording,
    line,
    member,
    required,
)

TODAY = date(2026, 11, 21)


class ours(Extras):
    """What is asked above the table."""

    place = Field("网点", TEXT)
    likes = Field("是否同意", FLAG)


def layout(*, exact: bool = False) -> Layout:
    return Layout(
        key="members",
        kind=RecordKind.MEMBER,
        record=member,
        source=Source("无处县采集表"),
        since=date(2020, 1, 1),
        title="采集表",
        head=(
            line("附件"),
            line(required("填报工会", member.union_name, also=("填报单位",))),
            line(required("*网点", ours.place), required("*是否同意", ours.likes)),
        ),
        columns=(required("*姓名", member.full_name), required("证件号码", member.id_number)),
        exact_head=exact,
        incomplete_head=Wording("NW-HEAD", "表头不完整。"),
    )


GOOD = (
    ("附件",),
    ("填报工会", "无处县第一工会"),
    ("*网点", "城东", "", "*是否同意", "是"),
    ("*姓名", "证件号码"),
    ("试甲", "460390199005170126"),
)


def identified(*rows: tuple[str, ...], exact: bool = False, merged: tuple[str, ...] = ()) -> Table:
    width = max(len(row) for row in rows)
    columns = tuple([row[place] if place < len(row) else "" for row in rows] for place in range(width))
    sheet = Sheet(name="表", columns=columns, row_count=len(rows), merged=merged)
    return identify(Workbook(kind=FileKind.XLSX, sheets=(sheet,)), [layout(exact=exact)], TODAY)


def with_row(at: int, *texts: str) -> list[tuple[str, ...]]:
    return [texts if row == at else said for row, said in enumerate(GOOD, 1)]


def test_answers_stand_beside_what_asks() -> None:
    assert identified(*GOOD).head == {"union_name": "无处县第一工会", "place": "城东", "likes": "是"}


def test_the_next_question_is_no_answer() -> None:
    assert identified(*with_row(3, "*网点", "", "", "*是否同意", "是")).head == {
        "union_name": "无处县第一工会",
        "place": "",
        "likes": "是",
    }


@pytest.mark.parametrize("name", [" 无处县第一工会", "无处县第一工会 ", "无处县 第一工会", "无处县第一工会\u3000"])
def test_spaces_of_an_answer_are_kept_for_whoever_compares_letter_by_letter(name: str) -> None:
    assert identified(*with_row(2, "填报工会", name)).head["union_name"] == name


@pytest.mark.parametrize("cell", ["填报工会：无处县第一工会", "填报工会: 无处县第一工会", "填报单位 无处县第一工会"])
def test_an_answer_may_follow_in_the_same_cell(cell: str) -> None:
    assert identified(*with_row(2, cell)).head["union_name"] == "无处县第一工会"


def test_each_answer_has_its_cell_and_a_blank_one_the_cell_it_belongs_into() -> None:
    cells = {"union_name": ("B", 2), "place": ("B", 3), "likes": ("E", 3)}
    assert identified(*GOOD).above == cells
    assert identified(*with_row(3, "*网点", "", "", "*是否同意", "")).above == cells
    assert identified(*with_row(2, "填报工会：无处县第一工会")).above["union_name"] == ("A", 2)
    assert identified(*with_row(3, "*网点", "", "城东", "*是否同意", "是")).above["place"] == ("C", 3)
    spread = with_row(3, "*网点", "", "", "*是否同意", "")
    assert identified(*spread, merged=("A3:B3",)).above["place"] == ("C", 3)


def test_a_hint_in_brackets_is_no_answer_and_a_missing_star_no_other_question() -> None:
    found = identified(*with_row(3, "网点（行号）", "城东", "", "是否同意（是/否）", "否")).head
    assert (found["place"], found["likes"]) == ("城东", "否")


def test_a_head_that_may_be_touched_is_read_wherever_it_is() -> None:
    assert identified(*GOOD[1:]).head["union_name"] == "无处县第一工会"
    assert [one.code for one in identified(*GOOD[1:]).findings] == ["FORM-MOVED"]


def test_a_head_as_printed_is_told_nothing() -> None:
    assert identified(*GOOD, exact=True).findings == ()


@pytest.mark.parametrize(
    ("rows", "row", "what"),
    [
        (GOOD[1:], 1, "附件"),
        (with_row(1, "附表"), 1, "附件"),
        ((("",), *GOOD), 1, "附件"),
        (with_row(2, "单位", "无处县第一工会"), 2, "填报工会"),
        (with_row(3, "*网点", "城东"), 3, "*是否同意"),
        ((*GOOD[:3], ("",), *GOOD[3:]), 5, "*姓名"),
        ([("", *said) for said in GOOD], 4, "*姓名"),
    ],
)
def test_of_a_head_that_may_not_be_touched_the_first_wrong_line_is_named(
    rows: list[tuple[str, ...]], row: int, what: str
) -> None:
    (finding,) = identified(*rows, exact=True).findings
    assert (finding.code, finding.kind, finding.row, finding.header) == ("NW-HEAD", FindingKind.HEADER, row, what)
