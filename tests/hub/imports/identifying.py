"""A clerk's file put through reading and identifying, and what the clerk is told of it."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hub.imports.identify import identify
from hub.imports.read import read
from hub.imports.refused import Refused
from hub.imports.sentences import EVERYWHERE
from hub.imports.tables import Table
from hub.region import RecordKind, Severity
from hub.registry import load
from tests.people import people

ON = date(2026, 1, 1)
LAYOUTS = load({"hainan"}).region("hainan").layouts
TEN = people(10)


def identified(content: bytes, wanted: RecordKind = RecordKind.MEMBER) -> Table:
    """The table in a file that is to be imported as such records."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "upload")
        path.write_bytes(content)
        return identify(read(path), LAYOUTS, ON, wanted=wanted)


def refusal(content: bytes, wanted: RecordKind = RecordKind.MEMBER) -> str:
    """The code and the sentence with which the file is refused."""
    with pytest.raises(Refused) as refused:
        identified(content, wanted)
    sentence = EVERYWHERE[refused.value.code]
    assert sentence.fix
    return f"{refused.value.code} {sentence.says.format(**refused.value.fills)}"


def warnings(table: Table) -> list[str]:
    """What is said of the file beside its data."""
    assert all(finding.severity is Severity.WARNING for finding in table.findings)
    return [EVERYWHERE[finding.code].says.format(**finding.fills) for finding in table.findings]


def texts(table: Table, row: int = 0) -> list[str]:
    """One row, in the order of the form."""
    return [column[row] for column in table.columns]


def as_typed(person: dict[str, object]) -> list[str]:
    """The same row as the clerk filled it in."""
    return [str(text) for text in person.values()]
