"""Tables as XML say what the same tables say as workbooks; spoiled ones are refused with a sentence, never else."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.imports.identify import identify
from hub.imports.read import read
from hub.imports.reading.limits import USUAL, Limits
from hub.imports.refused import Refused
from hub.imports.sentences import EVERYWHERE
from hub.imports.sheets import FileKind, Odd, Workbook
from hub.imports.trial import try_workbook
from hub.region import RecordKind
from hub.templates import blank
from tests.people import people
from tests.regions.folders import cases, region
from tests.workbooks import member_workbook
from tests.xml_tables import as_records, as_xml2003, sheet_of, workbook

TODAY = date(2026, 11, 21)
HEBEI = region("hebei")
UNION, MEMBERS = HEBEI.layout("union", TODAY), HEBEI.layout("members", TODAY)
TYPICAL = next(case for case in cases("hebei").cases if case.kind is RecordKind.ORG).rows[0]
PERSON = {
    "会员姓名": "试甲",
    "身份证号": "440390199005170126",
    "加入工会时间": "2018/10/15",
    "时间生效：加入工会时间": "是",
}
Open = Callable[..., Workbook]
BY_PATTERN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Read these bytes as an uploaded file is read."""

    def open_(content: bytes, limits: Limits = USUAL) -> Workbook:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return read(path, limits=limits)

    return open_


def code(opened: Open, content: bytes, limits: Limits = USUAL) -> str:
    with pytest.raises(Refused) as refused:
        opened(content, limits)
    assert EVERYWHERE[refused.value.code].says.format_map(dict(refused.value.fills))
    return refused.value.code


@pytest.mark.parametrize("encoding", ["", "utf-8", "utf-16", "gb2312", "GB18030"])
def test_a_form_saved_as_xml_says_the_same(opened: Open, encoding: str) -> None:
    xlsx = blank(UNION, TODAY, prefill=[TYPICAL])
    book = opened(as_xml2003(xlsx, encoding))
    assert book.kind is FileKind.XML
    found, same = (identify(one, HEBEI.layouts, TODAY, wanted=RecordKind.ORG) for one in (book, opened(xlsx)))
    assert (found.columns, found.rows, found.letters) == (same.columns, same.rows, same.letters)
    assert found.findings == same.findings == ()


def test_every_regions_sheet_may_be_saved_so(opened: Open) -> None:
    xlsx = member_workbook(people(3))
    one, other = opened(as_xml2003(xlsx)).sheets[0], opened(xlsx).sheets[0]
    assert (one.name, one.columns, one.row_count) == (other.name, other.columns, other.row_count)


def test_a_programs_records_say_the_same(opened: Open) -> None:
    headers = {column.field.key: column.header for column in UNION.flat if column.field}
    book = opened(as_records(UNION.title, {headers[key]: TYPICAL.get(key, "") for key in headers}))
    assert book.kind is FileKind.RECORDS
    found = identify(book, HEBEI.layouts, TODAY, wanted=RecordKind.ORG)
    same = identify(opened(blank(UNION, TODAY, prefill=[TYPICAL])), HEBEI.layouts, TODAY, wanted=RecordKind.ORG)
    assert found.columns == same.columns
    assert found.findings == ()


def test_a_field_may_be_an_element_of_its_name_and_a_finding_tells_which_record(tmp_path: Path) -> None:
    plain = "<会员姓名>试甲</会员姓名><身份证号>440390199005170126</身份证号>"
    short = plain.replace("440390199005170126", "4403901990")
    path = tmp_path / "会员.xml"
    path.write_text(f"<?xml version='1.0'?><表><人>{plain}</人><人>{short}</人></表>", encoding="utf-8")
    trial = try_workbook(path, {"hebei": HEBEI}, TODAY)
    assert [(one.code, one.row, one.header) for one in trial.findings if one.row] == [("HB-M-02", 3, "身份证号")]
    assert trial.annotated[:2] == b"PK"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<Cell><Data ss:Type="String">a&#10;b</Data></Cell>', "a\nb"),
        ('<Cell><ss:Data ss:Type="String"><html:B>粗</html:B><html:Font>细</html:Font></ss:Data></Cell>', "粗细"),
        ('<Cell><Data ss:Type="DateTime">2018-10-15T00:00:00.000</Data></Cell>', "2018/10/15"),
        ('<Cell><Data ss:Type="DateTime">2018-10-15T08:30:00.000</Data></Cell>', "2018/10/15 08:30:00"),
        ('<Cell ss:StyleID="s62"><Data ss:Type="Number">43388</Data></Cell>', "2018/10/15"),
        ('<Cell ss:StyleID="s63"><Data ss:Type="Number">1234</Data></Cell>', "001234"),
        ('<Cell ss:StyleID="s64"><Data ss:Type="Number">3</Data></Cell>', "3"),
        ('<Cell><Data ss:Type="Boolean">1</Data></Cell>', "TRUE"),
        ('<Cell><Comment><Data ss:Type="String">批注</Data></Comment></Cell>', ""),
    ],
    ids=["lines", "runs", "date", "moment", "counted", "zeros", "fixed", "boolean", "comment"],
)
def test_a_cell_says_what_it_shows(opened: Open, cell: str, text: str) -> None:
    sheet = opened(sheet_of(f'<Row>{cell}<Cell><Data ss:Type="String">尾</Data></Cell></Row>')).sheets[0]
    assert [sheet.text(1, 0), sheet.text(1, 1)] == [text, "尾"]


def test_places_are_told_by_index_and_by_what_is_merged_before(opened: Open) -> None:
    text = '<Data ss:Type="String">{}</Data>'.format
    rows = (
        f'<Row ss:Index="2" ss:Hidden="1"><Cell ss:MergeAcross="2">{text("甲")}</Cell><Cell>{text("乙")}</Cell></Row>'
        f'<Row ss:Span="2"/><Row><Cell ss:Index="3" ss:MergeDown="1">{text("丙")}</Cell></Row>'
    )
    sheet = opened(sheet_of(rows)).sheets[0]
    assert [sheet.text(2, 0), sheet.text(2, 3), sheet.text(6, 2)] == ["甲", "乙", "丙"]
    assert (sheet.merged, sheet.hidden_rows) == (("A2:C2", "C6:C7"), frozenset({2}))


def test_nothing_is_lost_silently(opened: Open) -> None:
    number = '<Data ss:Type="Number">440390199005170126</Data>'
    error = '<Data ss:Type="Error">#N/A</Data>'
    rows = (
        f'<Row><Cell>{number}</Cell><Cell>{error}</Cell><Cell ss:Formula="=R[1]C"/>'
        f'<Cell ss:Formula="=R[-1]C"><Data ss:Type="Number">1</Data></Cell>'
        f'<Cell ss:Formula="=\'[别.xls]表\'!R1C1"><Data ss:Type="Number">1</Data></Cell></Row>'
    )
    sheet = opened(sheet_of(rows)).sheets[0]
    assert [(one.column, one.kind) for one in sheet.oddities] == [
        (0, Odd.DIGITS_LOST),
        (1, Odd.ERROR_CELL),
        (2, Odd.FORMULA_WITHOUT_VALUE),
        (3, Odd.FORMULA),
        (4, Odd.FOREIGN_FORMULA),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a><b><c>&b;</c></b></a>", "FILE-DTD"),
        (b"<?xml version='1.0'?><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "FILE-DTD"),
        (workbook("").replace(b"<Styles>", b"<Styles>" * 120), "FILE-MALFORMED"),
        (b"<?xml version='1.0'?>" + b"<a>" * 5, "FILE-XML"),
        (b"<?xml version='1.0' encoding='big5'?><a><b><c>d</c></b></a>", "FILE-BROKEN"),
        ("<?xml version='1.0' encoding='gbk'?><a><b><c>会</c></b></a>".encode()[:-1], "FILE-BROKEN"),
        (b"<?xml version='1.0'?><a><b>text</b></a>", "FILE-XML"),
        (b"<?xml version='1.0'?><a><b><c>1</c><c>2</c></b></a>", "FILE-XML"),
        (b"<?xml version='1.0'?><a/>", "FILE-XML"),
        (workbook(""), "FILE-BROKEN"),
        (sheet_of('<Row ss:Index="99999999999"/>'), "FILE-BROKEN"),
        (sheet_of('<Row><Cell ss:Index="3"/><Cell ss:Index="2"/></Row>'), "FILE-BROKEN"),
        (sheet_of('<Row><Cell><Data ss:Type="Number">一</Data></Cell></Row>'), "FILE-BROKEN"),
        (sheet_of('<Row><Cell ss:Index="999999"><Data ss:Type="String">a</Data></Cell></Row>'), "SHEET-WIDE"),
        (sheet_of('<Row ss:Index="999999"><Cell><Data ss:Type="String">a</Data></Cell></Row>'), "SHEET-LONG"),
        (workbook('<Worksheet ss:Name="a"/>' * 65), "SHEET-MANY"),
    ],
    ids=range(16),
)
def test_what_is_no_table_is_refused_with_a_sentence(opened: Open, content: bytes, said: str) -> None:
    assert code(opened, content) == said


def test_what_is_too_much_for_the_reader_is_refused(opened: Open) -> None:
    few = Limits(rows=10, rows_around=0, columns=4)
    assert code(opened, as_records("表", *[PERSON] * 11), few) == "SHEET-LONG"
    assert code(opened, as_records("表", PERSON | {"多": "1"}), few) == "SHEET-WIDE"


@BY_PATTERN
@given(
    st.booleans(),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
    st.integers(0, 60),
)
def test_whatever_happened_to_it_it_is_read_or_refused_with_a_sentence(
    opened: Open, records: bool, changes: list[tuple[float, int]], cut: int
) -> None:
    spoiled = bytearray(RECORDS if records else SHEET)
    for at, byte in changes:
        spoiled[int(at * len(spoiled))] = byte
    said: object
    try:
        said = opened(bytes(spoiled[: len(spoiled) - cut])).sheets
    except Refused as refused:
        said = EVERYWHERE[refused.code].says.format_map(dict(refused.fills))
    assert said


SHEET = as_xml2003(blank(MEMBERS, TODAY, prefill=[{"full_name": "试甲", "id_number": "440390199005170126"}]))
RECORDS = as_records(MEMBERS.title, PERSON)
