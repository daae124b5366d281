"""Every cell of a workbook arrives as the text its clerk sees, or its loss is told; no file harms its reader."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.imports.intake import recognize
from hub.imports.read import read
from hub.imports.reading import ooxml
from hub.imports.reading.limits import USUAL, Limits
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind, Odd, Sheet, Workbook
from tests import hostile
from tests.accidents import hidden, hidden_sheet, in_1904, put
from tests.people import people
from tests.spreadsheets import MAIN, Change, ErrorValue, Formula, Inline, edited
from tests.workbooks import member_workbook

Open = Callable[..., Workbook]
LONG = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(40_000))


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Read these bytes as an uploaded file is read."""

    def open_(content: bytes, limits: Limits = USUAL) -> Workbook:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return read(path, limits=limits)

    return open_


@pytest.fixture(params=[False, True], ids=["xlsx", "xls"])
def first_sheet(request: pytest.FixtureRequest, opened: Open) -> Callable[..., Sheet]:
    """The member sheet of three people after these changes, in either format."""

    def open_(*changes: Change) -> Sheet:
        sheet: Sheet = opened(member_workbook(people(3), *changes, xls=request.param)).sheets[0]
        return sheet

    return open_


def odd(sheet: Sheet) -> list[tuple[str, Odd]]:
    return [("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[one.column] + str(one.row), one.kind) for one in sheet.oddities]


def code_of(opened: Open, content: bytes, limits: Limits = USUAL) -> str:
    with pytest.raises(Refused) as refused:
        opened(content, limits)
    return refused.value.code


# what a clerk typed


def test_texts_stand_where_they_were_typed(first_sheet: Callable[..., Sheet]) -> None:
    sheet = first_sheet()
    assert (sheet.name, sheet.hidden, sheet.row_count, len(sheet.columns)) == ("会员信息", False, 8, 20)
    assert sheet.text(1, 0) == "附件四"
    assert sheet.text(4, 7) == "证件号码\n(填写18位身份证)"
    person = people(3)[2]
    assert [sheet.text(7, column) for column in range(20)] == [str(text) for text in person.values()]
    assert sheet.text(8, 0).startswith("填表说明")
    assert sheet.text(9, 0) == sheet.text(1, 99) == ""
    assert sheet.oddities == ()


@pytest.mark.parametrize(
    "text",
    [
        "007",
        "'007",
        "  两边有空格 ",
        "第一行\n第二行",
        "<&>\"'",
        "𠮷野家",
        "\U00020087",
        "买买提·艾力",
        "０８９８",
    ],
)
def test_no_character_is_changed(first_sheet: Callable[..., Sheet], text: str) -> None:
    assert first_sheet(put("R5", text)).text(5, 17) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (91, "91"),
        (0, "0"),
        (-3, "-3"),
        (1.1, "1.1"),
        (16000000001, "16000000001"),
        (123456789012345, "123456789012345"),
        (True, "TRUE"),
        (False, "FALSE"),
        (20180501, "20180501"),
        (43221, "43221"),
    ],
)
def test_a_number_is_shown_as_it_was_typed(first_sheet: Callable[..., Sheet], value: object, text: str) -> None:
    assert first_sheet(put("K5", value)).text(5, 10) == text


def test_a_number_that_lost_its_last_digits_is_told_and_never_looks_like_an_id(
    first_sheet: Callable[..., Sheet],
) -> None:
    sheet = first_sheet(put("H6", 460390199001011234.0))
    assert odd(sheet) == [("H6", Odd.DIGITS_LOST)]
    assert sheet.text(6, 7) == "4.60390199001011E+17"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(1990, 1, 2), "1990/01/02"),
        (date(1900, 1, 1), "1900/01/01"),
        (date(1900, 3, 1), "1900/03/01"),
        (date(2024, 2, 29), "2024/02/29"),
        (datetime(2018, 5, 1), "2018/05/01"),  # noqa: DTZ001 - a cell has no zone
        (datetime(2018, 5, 1, 23, 59, 59), "2018/05/01 23:59:59"),  # noqa: DTZ001
    ],
)
def test_a_date_cell_is_written_year_month_day(first_sheet: Callable[..., Sheet], value: object, text: str) -> None:
    assert first_sheet(put("D5", value)).text(5, 3) == text


def test_dates_that_count_from_1904_are_the_same_days(first_sheet: Callable[..., Sheet]) -> None:
    assert first_sheet(in_1904(), put("D5", date(1990, 1, 2))).text(5, 3) == "1990/01/02"


def test_an_error_cell_is_told_with_its_name(first_sheet: Callable[..., Sheet]) -> None:
    sheet = first_sheet(put("I7", ErrorValue("#N/A")))
    assert odd(sheet) == [("I7", Odd.ERROR_CELL)]
    assert sheet.oddities[0].detail == sheet.text(7, 8) == "#N/A"


def test_runs_of_different_type_are_one_text(first_sheet: Callable[..., Sheet]) -> None:
    assert first_sheet(put("B5", Inline(("王", "小", "丽")))).text(5, 1) == "王小丽"


def test_hidden_rows_and_merged_cells_are_told(first_sheet: Callable[..., Sheet]) -> None:
    sheet = first_sheet(hidden(6), hidden_sheet())
    assert sheet.hidden_rows == {6}
    assert sheet.hidden
    assert set(sheet.merged) == {"A2:T2", "A3:K3", "L3:T3", "A8:T8"}


# formulas


def test_the_value_kept_beside_a_formula_is_used_and_told(opened: Open) -> None:
    sheet = opened(member_workbook(people(1), put("B5", Formula('=IF(A1="王丽","王丽",C1)', "王丽")))).sheets[0]
    assert sheet.text(5, 1) == "王丽"
    assert odd(sheet) == [("B5", Odd.FORMULA)]
    assert sheet.oddities[0].detail == 'IF(A1="…","…",C1)'


def test_a_formula_without_a_kept_value_is_told_as_lost(opened: Open) -> None:
    sheet = opened(member_workbook(people(1), put("B5", Formula("=C1&D1")))).sheets[0]
    assert sheet.text(5, 1) == ""
    assert odd(sheet) == [("B5", Odd.FORMULA_WITHOUT_VALUE)]


def test_a_formula_that_came_out_empty_is_not_lost(opened: Open) -> None:
    sheet = opened(member_workbook(people(1), put("P5", Formula('=IF(1=2,"x","")', "")))).sheets[0]
    assert odd(sheet) == [("P5", Odd.FORMULA)]


def test_a_value_from_another_workbook_is_told_apart(opened: Open) -> None:
    sheet = opened(member_workbook(people(1), put("B5", Formula("=[1]花名册!B2", "王丽")))).sheets[0]
    assert odd(sheet) == [("B5", Odd.FOREIGN_FORMULA)]


def test_formulas_of_an_old_workbook_are_told(opened: Open) -> None:
    sheet = opened(member_workbook(people(1), put("B5", Formula("=1+1")), xls=True)).sheets[0]
    assert odd(sheet) == [("B5", Odd.FORMULA)]


# how programs write


def sheet_with(opened: Open, rows: str) -> Sheet:
    sheet: Sheet = opened(hostile.with_sheet(rows)).sheets[0]
    return sheet


def test_cells_without_places_follow_each_other(opened: Open) -> None:
    sheet = sheet_with(opened, "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>")
    assert [sheet.text(1, column) for column in range(3)] == ["1", "", "3"]
    assert sheet.text(3, 0) == "4"


def test_empty_styled_cells_far_away_are_nothing(opened: Open) -> None:
    sheet = sheet_with(opened, '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576" s="1"/>')
    assert (sheet.row_count, len(sheet.columns)) == (1, 1)


def test_attributes_may_come_in_any_order_and_quotes(opened: Open) -> None:
    sheet = sheet_with(opened, "<row spans='1:2' r='2' hidden='1'><c t='str' r='B2'><v>甲 &amp; &#x4e59;</v></c></row>")
    assert sheet.text(2, 1) == "甲 & 乙"
    assert sheet.hidden_rows == {2}


def test_dates_written_as_text_by_strict_programs_are_dates(opened: Open) -> None:
    sheet = sheet_with(opened, '<row r="1"><c r="A1" t="d"><v>2018-05-01T00:00:00</v></c></row>')
    assert sheet.text(1, 0) == "2018/05/01"


def test_leading_zeros_that_the_format_shows_are_kept(opened: Open) -> None:
    content = edited(
        member_workbook(people(1), put("K5", 898)),
        lambda name, part: (
            part.replace(b'numFmtId="0"', b'numFmtId="200"').replace(
                b"<fonts", b'<numFmts count="1"><numFmt numFmtId="200" formatCode="000000"/></numFmts><fonts'
            )
            if name == "xl/styles.xml"
            else part
        ),
    )
    assert opened(content).sheets[0].text(5, 10) == "000898"


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text.replace("<sheetData>", "<!-- 注 --><sheetData>"),
        lambda text: text.replace("<v>", "<v><![CDATA[").replace("</v>", "]]></v>"),
        lambda text: text.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x="),
        lambda text: ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16"),
        lambda text: text.replace("</row>", "</row >").replace("</c>", "</c\n>"),
        lambda text: text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    ],
    ids=["comment", "cdata", "prefix", "utf-16", "spaces", "strict"],
)
@pytest.mark.parametrize("part", [hostile.SHEET, "xl/sharedStrings.xml"])
def test_xml_written_in_another_manner_says_the_same(
    opened: Open, part: str, write: Callable[[str], str | bytes]
) -> None:
    plain = opened(member_workbook(people(3)))
    assert opened(hostile.with_part(part, write)) == plain


def test_phonetic_readings_are_no_part_of_a_text(opened: Open) -> None:
    content = hostile.with_part(
        "xl/sharedStrings.xml", lambda text: text.replace("附件四</t>", "附件四</t><rPh sb='0' eb='1'><t>fu</t></rPh>")
    )
    assert opened(content).sheets[0].text(1, 0) == "附件四"


def test_what_else_a_workbook_holds_is_told_and_left_out(opened: Open) -> None:
    content = edited(
        member_workbook(people(1)),
        lambda _, part: part,
        {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>", "xl/media/image1.png": b"x"},
    )
    assert opened(content).remarks == ("MACROS-DROPPED", "LINKS-IGNORED", "OBJECTS-IGNORED")
    assert opened(member_workbook(people(1))).remarks == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.text(
            st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"), max_size=20
        ).filter(lambda text: "_x" not in text),
        min_size=1,
        max_size=15,
    )
)
def test_another_reader_reads_the_same_texts(opened: Open, texts: Sequence[str]) -> None:
    content = member_workbook([], *(put(f"B{row}", text) for row, text in enumerate(texts, 20)))
    other = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    ours = opened(content).sheets[0]
    assert [ours.text(row, 1) for row in range(20, 20 + len(texts))] == [
        other.cell(row, 2).value or "" for row in range(20, 20 + len(texts))
    ]


# what a file may do to its reader


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (hostile.corners(), "SHEET-LONG"),
        (hostile.corners("XFD2"), "SHEET-WIDE"),
        (hostile.corners("IV90000"), "SHEET-CELLS"),
        (hostile.sparse_xls(), "SHEET-CELLS"),
        (hostile.encrypted_xls(), "FILE-ENCRYPTED"),
        (hostile.entities("utf-16"), "FILE-DTD"),
        (hostile.with_sheet('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "FILE-BROKEN"),
        (hostile.with_sheet('<row r="1"><c r="A1"><v>1e999999</v></c></row>'), "FILE-BROKEN"),
        (hostile.with_sheet('<row r="1"><c r="A1"><v>nan</v></c></row>'), "FILE-BROKEN"),
        (
            hostile.with_sheet('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
            "FILE-BROKEN",
        ),
        (hostile.with_sheet('<row r="1"><c r="A1"><v>1</v></c>'), "FILE-BROKEN"),
        (hostile.with_sheet('<row r="0"><c r="A0"><v>1</v></c></row>'), "FILE-BROKEN"),
        (hostile.with_sheet(f'<row r="1"><c r="A1" t="str"><v>{LONG}</v></c></row>'), "SHEET-TEXT"),
        (
            hostile.with_part("xl/workbook.xml", lambda text: text.replace("<sheets>", "<sheets>" + "<sheet/>" * 99)),
            "SHEET-MANY",
        ),
        (hostile.with_part("xl/workbook.xml", lambda text: text[:-30]), "FILE-BROKEN"),
        (hostile.package("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), "FILE-BROKEN"),
        (hostile.compound("Workbook"), "FILE-BROKEN"),
        (member_workbook(people(3), xls=True)[:6000], "FILE-UNKNOWN"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_or_damaged_file_is_one_clear_refusal(opened: Open, content: bytes, code: str) -> None:
    assert code_of(opened, content) == code


@pytest.mark.parametrize("content", [hostile.claiming_strings(), hostile.nested()], ids=["strings", "nested"])
def test_a_file_that_only_boasts_is_read(opened: Open, content: bytes) -> None:
    assert opened(content).sheets[0].text(4, 1) in ("姓名", "")


def test_a_reader_out_of_memory_is_a_refusal(opened: Open) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>{n}{"长" * 2_000}</v></c></row>' for n in range(1, 8_000))
    assert code_of(opened, hostile.with_sheet(rows), Limits(memory=60 << 20, ratio=10_000)) == "FILE-HEAVY"


def test_a_reader_out_of_time_is_a_refusal(opened: Open) -> None:
    assert code_of(opened, member_workbook(people(1)), Limits(wall=0.0)) == "FILE-HEAVY"


def test_an_answer_longer_than_allowed_is_a_refusal(opened: Open) -> None:
    assert code_of(opened, member_workbook(people(50)), Limits(answer=1_000)) == "FILE-HEAVY"


def test_more_oddities_than_allowed_are_a_refusal(opened: Open) -> None:
    cells = [put(f"H{row}", 460390199001011234.0) for row in range(5, 12)]
    assert code_of(opened, member_workbook(people(7), *cells), Limits(oddities=5)) == "SHEET-FORMULAS"


@pytest.mark.parametrize(
    "act",
    [
        "__import__('socket').socket()",
        "__import__('subprocess').run(['true'])",
        "__import__('os').fork()",
        "open('written', 'wb', buffering=0).write(b'x')",
    ],
)
def test_the_reader_reaches_no_network_no_process_and_no_file(act: str, tmp_path: Path) -> None:
    reading = "hub.imports.reading"
    program = f"from {reading}.child import *; from {reading}.limits import USUAL; confine(USUAL); {act}"
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert b"PermissionError" in done.stderr or b"OSError: [Errno 27]" in done.stderr


def test_the_reader_loads_no_more_than_it_needs() -> None:
    program = "import sys, hub.imports.reading.child; print(*(name for name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True).stdout
    assert not {"hub.region", "hub.settings", "tortoise", "cryptography", "xlrd", "socket"} & set(loaded.split())


def test_many_threads_may_read_at_once(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "shared"
    path.write_bytes(member_workbook(people(20)))
    with ThreadPoolExecutor(4) as pool:
        books = list(pool.map(read, [path] * 8))
    assert all(book == books[0] for book in books)
    assert books[0].kind is FileKind.XLSX


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(0, 6_000),
    length=st.integers(1, 40),
    instead=st.sampled_from(["", "<", "&", "</c>", "<row>", "\x00"]),
)
def test_markup_damaged_anywhere_is_read_or_refused(start: int, length: int, instead: str) -> None:
    content = BytesIO(hostile.with_part(hostile.SHEET, lambda text: text[:start] + instead + text[start + length :]))
    try:
        grids = ooxml.read(content, recognize(content), USUAL).grids
    except Refused:
        return
    assert [grid.name for grid in grids] == ["会员信息", "下拉菜单表"]
