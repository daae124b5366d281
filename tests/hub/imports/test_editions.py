"""Any form a region declares is identified by its own declaration: its editions, aliases, head and limits."""

from collections.abc import Sequence
from datetime import date

import pytest

from hub.imports.identify import identify
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind, Sheet, Workbook
from hub.region import (
    TEXT,
    Extras,
    Field,
    Layout,
    RecordKind,
    Source,
    line,
    member,
    optional,
    required,
)
from tests.hub.imports.identifying import ON, texts, warnings


class Head(Extras):
    """What the form asks for above its table."""

    unit = Field("填报单位", TEXT)


TODAY_FORM = Layout(
    key="now",
    kind=RecordKind.MEMBER,
    record=member,
    title="会员登记表",
    source=Source("会员登记表"),
    since=date(2025, 1, 1),
    head=(line(required("填报单位：", Head.unit)), line()),
    columns=(
        required("姓名", member.full_name, also=("会员姓名",)),
        required("入会日期", member.changed_on),
        optional("籍贯", member.native_place),
    ),
    most_rows=3,
)
OLD_FORM = Layout(
    key="then",
    kind=RecordKind.MEMBER,
    record=member,
    title="会员登记表（旧）",
    source=Source("会员登记表"),
    since=date(2015, 1, 1),
    until=date(2024, 12, 31),
    columns=(
        required("姓名", member.full_name),
        required("参加日期", member.changed_on),
        optional("籍贯", member.native_place),
    ),
)


def book_of(*rows: Sequence[str]) -> Workbook:
    width = max(map(len, rows))
    columns = tuple([row[column] if column < len(row) else "" for row in rows] for column in range(width))
    return Workbook(kind=FileKind.XLSX, sheets=(Sheet(name="1", columns=columns, row_count=len(rows)),))


def test_headers_seen_in_the_field_are_taken_for_the_printed_ones() -> None:
    table = identify(
        book_of((), (), ("会员姓名", "入会日期", "籍贯"), ("王丽", "2018/05/01", "海南")), [TODAY_FORM], ON
    )
    assert texts(table) == ["王丽", "2018/05/01", "海南"]


@pytest.mark.parametrize("above", [("填报单位：虚构县第一糖厂",), ("", "填报单位", "", "虚构县第一糖厂")])
def test_what_is_asked_above_the_table_is_read_beside_or_after_its_words(above: Sequence[str]) -> None:
    book = book_of(above, (), ("姓名", "入会日期", "籍贯"), ("王丽", "2018/05/01", "海南"))
    assert identify(book, [TODAY_FORM], ON).head == {"unit": "虚构县第一糖厂"}


def test_a_column_that_need_not_be_filled_in_may_be_missing() -> None:
    table = identify(book_of((), (), ("姓名", "备注", "入会日期", ""), ("王丽", "", "2018/05/01")), [TODAY_FORM], ON)
    assert (texts(table), table.letters) == (["王丽", "2018/05/01", ""], ("A", "C", ""))
    assert warnings(table) == ["文件里没有这些列，按未填写处理：“籍贯”。"]


def test_more_rows_than_the_form_allows_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        identify(book_of((), (), ("姓名", "入会日期", "籍贯"), *[("王丽", "2018/05/01", "")] * 4), [TODAY_FORM], ON)
    assert (refused.value.code, refused.value.fills) == ("FORM-LONG", {"count": 4, "limit": 3})


def test_an_edition_that_is_over_is_named_with_the_newest() -> None:
    old = book_of(("姓名", "参加日期", "籍贯"), ("王丽", "2018/05/01", "海南"))
    with pytest.raises(Refused) as refused:
        identify(old, [TODAY_FORM, OLD_FORM], ON)
    assert (refused.value.code, refused.value.fills) == ("FORM-OLD", {"title": "会员登记表"})
    assert identify(old, [TODAY_FORM, OLD_FORM], date(2020, 1, 1)).layout is OLD_FORM
