"""A sheet says the same, whether its rows are read a stretch at a time or each by itself."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.imports.reading.alike import Stretch, pieces
from hub.imports.reading.cells import SheetReader
from hub.imports.reading.grid import Grid, Texts
from hub.imports.reading.limits import Limits
from hub.imports.reading.markup import NotPlain, plain
from hub.imports.reading.numbers import GENERAL, Shape
from hub.imports.refused import Refused
from tests.spreadsheets import MAIN

LIMITS = Limits(rows=60, rows_around=0, columns=6, text=12, oddities=20)
SHAPES = [GENERAL, Shape(is_date=True), Shape(digits=6)]
PLAIN_ROWS = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>1</v></c></row>' for n in range(1, 12))


def sheet(rows: str) -> bytes:
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def said(given: Iterator[str | Stretch] | Iterator[str]) -> object:
    """All that is known of a sheet after it was read so, or why it cannot be."""
    texts = Texts(LIMITS)
    texts.extend(["甲", "乙", "丙" * 20])
    grid = Grid("表", False, texts, LIMITS)
    try:
        SheetReader(grid, range(1, 4), SHAPES, from_1904=False).read(given)
        columns = [[texts.all[number] for number in column] for column in grid.columns()]
    except Refused as refused:
        return refused.code, refused.fills
    except NotPlain:
        return NotPlain
    return columns, grid.row_count, grid.width, grid.oddities, grid.hidden_rows, grid.merged


def assert_same(part: bytes) -> None:
    assert said(pieces(BytesIO(part), "worksheet", LIMITS.columns)) == said(plain(BytesIO(part), "worksheet"))


USUAL = (  # what programs write into a cell
    "/>",
    ' t="s"/>',
    ' t="s"><v>0</v></c>',
    ' t="s"><v>1</v></c>',
    ' t="s"><v>01</v></c>',
    "><v>12</v></c>",
    "><v>-0.50</v></c>",
    "><v>12345678901234</v></c>",
    ' t="n"><v>7</v></c>',
    ' t="n"><v>43221</v></c>',
    ' t="inlineStr"><is><t>戊</t></is></c>',
    ' t="inlineStr"><is><t xml:space="preserve"> 己 </t></is></c>',
    ' t="inlineStr"><is><t></t></is></c>',
)
UNUSUAL = (
    "></c>",
    "><v>460390199001011234</v></c>",
    "><v>4.6039E+17</v></c>",
    "><v></v></c>",
    "><v/></c>",
    ' t="str"><v>丁</v></c>',
    ' t="inlineStr"><is><t>a_x0041_b</t></is></c>',
    ' t="inlineStr"><is><t>a&amp;b</t></is></c>',
    ' t="inlineStr"><is><r><t>庚</t></r><r><t>辛</t></r></is></c>',
    ' t="inlineStr"><v>1</v></c>',
    ' t="s"><is><t>1</t></is></c>',
    ' t="e"><v>#N/A</v></c>',
    ' t="b"><v>1</v></c>',
    ' t="d"><v>2018-05-01</v></c>',
    "><f>A1+1</f><v>3</v></c>",
    "><f>A1+1</f></c>",
)
WRONG = (
    ' t="s"><v>2</v></c>',  # longer than a text may be
    ' t="s"><v>9</v></c>',  # there is none
    ' s="7"><v>9</v></c>',
    "><v>x</v></c>",
    ' t="inlineStr"><is><t>a]]>b</t></is></c>',
    ' t="inlineStr"><is><t>\ufffe</t></is></c>',
    ' t="inlineStr"><is><t>\x01</t></is></c>',
    ' t="s"><v>1</v></c><!-- x -->',
    ' t="s" t="s"><v>1</v></c>',
)
HEADS = ("", ' spans="1:5"', ' ht="18.75" customHeight="1"', ' x14ac:dyDescent="0.2"', ' hidden="1"')
BETWEEN = ("\n  ", "<row/>", '<row r="90"/>', '<row r="50"><c r="A50"/></row>')
BROKEN = ("</row>", "<row>", "<x><row></x>", "&", "<!-- -->", '<row r="1" r="1"/>')


def cells(contents: tuple[str, ...], letters: str) -> st.SearchStrategy[list[tuple[str, str, str]]]:
    one = st.tuples(
        st.sampled_from(letters), st.sampled_from(("", ' s="0"', ' s="1"', ' s="2"')), st.sampled_from(contents)
    )
    return st.lists(one, min_size=1, max_size=4, unique_by=lambda cell: cell[0])


@st.composite
def rows(draw: st.DrawFn, *, sound: bool) -> str:
    """Some shapes of rows, each written again and again, as programs do, with strangers among them."""
    shapes = [sorted(shape) for shape in draw(st.lists(cells(USUAL, "ABCD"), min_size=1, max_size=3))]
    strange = draw(cells(UNUSUAL if sound else (*UNUSUAL, *WRONG), "ABCF" if sound else "ABFGZ"))
    between = draw(st.sampled_from(BETWEEN if sound else (*BETWEEN, *BROKEN)))
    head, step = draw(st.sampled_from(HEADS)), draw(st.sampled_from((1, 2) if sound else (1, 1, 2, 0, -1)))
    number, written = 0, list[str]()
    for turn in draw(st.lists(st.integers(0, 30), min_size=10, max_size=40)):
        number += step if turn == 30 else 1
        inside = "".join(
            f'<c r="{letters}{number}"{style}{content}'
            for letters, style, content in (strange if turn == 29 else shapes[turn % len(shapes)])
        )
        written.append(f'<row r="{number}"{head if turn % 3 else ""}>{inside}</row>')
        if turn == 28:
            written.append(between)
    return "".join(written)


@settings(max_examples=300, deadline=None)
@given(rows=rows(sound=True) | rows(sound=False))
@example(rows=PLAIN_ROWS + '<row r="12" a="<row r="13"><c r="A13" t="s"><v>1</v></c></row>">')
@example(rows=PLAIN_ROWS + "<!--" + PLAIN_ROWS + "-->")
@example(rows=PLAIN_ROWS + "<![CDATA[" + PLAIN_ROWS + "]]>")
@example(rows=PLAIN_ROWS + '<row r="12"><row r="13"><c r="A13" t="s"><v>1</v></c></row></row>')
@example(rows=PLAIN_ROWS + PLAIN_ROWS)
@example(rows=PLAIN_ROWS.replace("<c ", "<c  "))
@example(rows=PLAIN_ROWS + '<row r="12"><c r="A12"/></row>' * 3)
def test_a_stretch_of_rows_says_what_its_rows_say(rows: str) -> None:
    assert_same(sheet(rows))


@settings(max_examples=200, deadline=None)
@given(
    at=st.integers(0, 1_200), instead=st.sampled_from(["", "<", "&", '"', "0", "x", "</c>", "</row>", "<row>", "\x00"])
)
def test_markup_damaged_anywhere_is_judged_alike(at: int, instead: str) -> None:
    part = sheet(PLAIN_ROWS * 2).decode()
    assert_same((part[:at] + instead + part[at + 1 :]).encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "gb18030", "latin-1"])
def test_a_sheet_in_another_encoding_is_judged_alike(encoding: str) -> None:
    text = sheet(PLAIN_ROWS).decode()
    assert_same(text.encode(encoding))
    assert_same(text.replace("?>", f' encoding="{encoding}"?>').encode(encoding))


def test_a_text_that_is_no_utf_8_is_refused() -> None:
    row = '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c></row>'
    rows = "".join(row.format(n=n, text="甲" if n < 12 else "乙") for n in range(1, 14))
    assert_same(sheet(rows).replace("乙".encode(), b"\xb2\xbb"))


def test_rows_of_a_long_sheet_are_read_a_stretch_at_a_time() -> None:
    found = list(pieces(BytesIO(sheet(PLAIN_ROWS)), "worksheet", 6))
    assert [list(piece.rows) for piece in found if isinstance(piece, Stretch)] == [[9, 10, 11]]
