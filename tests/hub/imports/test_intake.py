"""An uploaded file is taken for what it is, whatever it is called; whatever cannot be read is named in one sentence."""

import zipfile
from io import BytesIO

import pytest

from hub.imports.intake import recognize
from hub.imports.reading import ooxml
from hub.imports.reading.limits import USUAL, Limits
from hub.imports.refused import Refused
from hub.imports.sentences import EVERYWHERE
from hub.imports.sheets import FileKind
from tests import hostile
from tests.people import people, unions
from tests.spreadsheets import edited
from tests.workbooks import member_workbook, org_workbook

TABLE = "<html><head><meta charset='gb2312'></head><table><tr><td>姓名</td></tr></table></html>"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def taken(content: bytes, limits: Limits = USUAL) -> None:
    """As a file is taken in: recognized, and then read."""
    file = BytesIO(content)
    ooxml.read(file, recognize(file, limits), limits)


def code_of(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        taken(content)
    sentence = EVERYWHERE[refused.value.code]
    said = sentence.says.format(**refused.value.fills)
    assert said.endswith("。")
    assert sentence.fix
    return refused.value.code


def zipped(**parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


def macro_workbook() -> bytes:
    return edited(
        member_workbook(people(1)),
        lambda name, part: (
            part.replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
            if name == "[Content_Types].xml"
            else part
        ),
        {"xl/vbaProject.bin": b"\xd0\xcf"},
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (member_workbook(people(2)), FileKind.XLSX),
        (org_workbook(unions(2)), FileKind.XLSX),
        (member_workbook(people(2), xls=True), FileKind.XLS),
        (macro_workbook(), FileKind.XLSM),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', FileKind.XML),
        (b'<?xml version="1.0"?><table><b><c>d</c></b></table>', FileKind.RECORDS),
    ],
    ids=["member", "org", "xls", "macros", "XML", "records"],
)
def test_a_workbook_is_recognized_by_its_content(content: bytes, kind: FileKind) -> None:
    assert recognize(BytesIO(content)) is kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE-EMPTY"),
        (bytes(4096), "FILE-EMPTY"),
        (b"  \r\n", "FILE-EMPTY"),
        (TABLE.encode("gb18030"), "FILE-HTML"),
        (TABLE.encode("utf-8-sig"), "FILE-HTML"),
        (("\n" + TABLE).encode("utf-16"), "FILE-HTML"),
        (f"<?xml version='1.0'?><html><body>{TABLE}</body></html>".encode(), "FILE-HTML"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "FILE-HTML"),
        ("姓名,性别\n王丽,女".encode("gb18030"), "FILE-CSV"),
        ("姓名,性别\n王丽,女".encode("utf-8-sig"), "FILE-CSV"),
        ("姓名\t性别\n王丽\t女".encode("utf-16"), "FILE-CSV"),
        (b"%PDF-1.7\n", "FILE-DOCUMENT"),
        (
            hostile.package("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
            "FILE-DOCUMENT",
        ),
        (hostile.compound("WordDocument"), "FILE-DOCUMENT"),
        (hostile.compound("EncryptedPackage"), "FILE-ENCRYPTED"),
        (hostile.compound("Book"), "FILE-OLD-XLS"),
        (hostile.compound("Something"), "FILE-UNKNOWN"),
        (hostile.package("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "FILE-XLSB"),
        (zipped(mimetype=ODS, content="<x/>"), "FILE-ODS"),
        (zipped(**{"members.xlsx": "PK"}), "FILE-ARCHIVE"),
        (b"Rar!\x1a\x07\x01\x00", "FILE-ARCHIVE"),
        (b"\x89PNG\r\n\x1a\n", "FILE-IMAGE"),
        (bytes(range(256)) * 16, "FILE-UNKNOWN"),
        ("只是一句话".encode(), "FILE-UNKNOWN"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_anything_else_is_named(content: bytes, code: str) -> None:
    assert code_of(content) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (hostile.swollen(), "FILE-SWOLLEN"),
        (hostile.crowded(), "FILE-MALFORMED"),
        (hostile.overlapping(), "FILE-MALFORMED"),
        (hostile.doubled(), "FILE-MALFORMED"),
        (hostile.flagged_encrypted(), "FILE-ENCRYPTED"),
        (hostile.lying_about_size(), "FILE-BROKEN"),
        (hostile.entities(), "FILE-DTD"),
        (member_workbook(people(2))[:4000], "FILE-BROKEN"),
        (b"PK\x03\x04" + bytes(100), "FILE-BROKEN"),
    ],
    ids=["swollen", "crowded", "overlapping", "doubled", "encrypted", "size lie", "entities", "cut", "stub"],
)
def test_a_package_is_proven_sane_or_refused(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_the_whole_package_counts_not_only_its_largest_part() -> None:
    with pytest.raises(Refused) as refused:
        taken(member_workbook(people(200)), Limits(unpacked=50_000))
    assert refused.value.code == "FILE-SWOLLEN"
