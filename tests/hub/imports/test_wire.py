"""What the reading process says of a workbook arrives as it was said, whatever signs its texts hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.imports.reading import wire
from hub.imports.reading.grid import Book, Grid, Texts
from hub.imports.reading.limits import USUAL
from hub.imports.sheets import FileKind

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]) | st.just("\0"), max_size=5), max_size=8)


@given(TEXTS)
def test_every_text_arrives_in_its_cell(told: list[str]) -> None:
    (sheet,) = wire.unpack(wire.pack(_book(told))).sheets
    assert [sheet.text(row, 0) for row in range(1, len(told) + 1)] == told


@pytest.mark.parametrize("told", [["甲", "乙"], ["甲\0", "乙"]])
def test_a_message_with_too_few_texts_is_none(told: list[str]) -> None:
    message = wire.pack(_book(told))
    with pytest.raises((ValueError, IndexError)):
        wire.unpack(message.replace("乙".encode(), b"\0" * 3))
    with pytest.raises((ValueError, IndexError)):
        wire.unpack(message[:-9])


def _book(told: list[str]) -> Book:
    texts = Texts(USUAL)
    grid = Grid("表", False, texts, USUAL)
    for row, text in enumerate(told, 1):
        grid.put(row, [texts.number(text)])
    return Book(FileKind.XLSX, False, texts, [grid], [])
