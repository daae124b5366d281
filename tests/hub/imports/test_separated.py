"""Text with separators, as banks' programs write it: read where it may be sent, and refused from clerks."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from hub.imports.intake import recognize
from hub.imports.read import read
from hub.imports.reading.limits import USUAL
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind, Workbook

TEXT = '批次号,行号,失败原因\r\nCB1,1,"姓名,有误"\r\n\r\nCB1,2,"两行\r\n说明"\r\n'
ALLOWED = replace(USUAL, separated=True)


def opened(content: bytes, tmp_path: Path) -> Workbook:
    path = tmp_path / "answer.csv"
    path.write_bytes(content)
    return read(path, limits=ALLOWED)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_it_is_read_in_whatever_encoding_the_bank_writes(encoding: str, tmp_path: Path) -> None:
    book = opened(TEXT.encode(encoding), tmp_path)
    (sheet,) = book.sheets
    assert book.kind is FileKind.CSV
    assert [sheet.text(1, column) for column in range(3)] == ["批次号", "行号", "失败原因"]
    assert sheet.text(2, 2) == "姓名,有误"
    assert sheet.text(4, 1) == "2"
    assert sheet.text(4, 2).split() == ["两行", "说明"]


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_other_separators_are_known_by_the_first_line(separator: str, tmp_path: Path) -> None:
    (sheet,) = opened(f"批次号{separator}行号\nCB1,2{separator}7\n".encode(), tmp_path).sheets
    assert (sheet.text(2, 0), sheet.text(2, 1)) == ("CB1,2", "7")


def test_a_long_number_keeps_its_digits(tmp_path: Path) -> None:
    (sheet,) = opened("行号,卡号\n1,6200000000000000018\n".encode(), tmp_path).sheets
    assert sheet.text(2, 1) == "6200000000000000018"


def test_from_a_clerk_it_is_refused_as_before() -> None:
    assert recognize(BytesIO(TEXT.encode()), ALLOWED) is FileKind.CSV
    with pytest.raises(Refused, match="FILE-CSV"):
        recognize(BytesIO(TEXT.encode()))


def test_bytes_that_are_no_text_to_their_end_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="FILE-BROKEN"):
        opened(b"a,b\n" * 20_000 + b"\xff\xff\x80", tmp_path)
