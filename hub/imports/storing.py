"""Findings <-> rows of the register: place and code in the clear, the words of the cell sealed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from hub.database import Db
from hub.database.bulk import Columns, insert
from hub.identity import new_ids
from hub.imports.findings import Finding
from hub.imports.models import FoundItem
from hub.region import FindingKind, Severity
from hub.seal import keyring

CHUNK = 20_000  # findings written by one statement: what is in the making stays small
_PLACE = "finding.fills"


@dataclass(frozen=True, slots=True)
class Found:
    """A stored finding: the finding, and what it is known by."""

    id: UUID
    import_id: UUID
    number: int
    finding: Finding


def columns_of(import_id: UUID, findings: Sequence[Finding]) -> Iterator[Columns]:
    """Findings as they are stored, in the order given, some thousand at a time."""
    for start in range(0, len(findings), CHUNK):
        yield _columns(import_id, start, findings[start : start + CHUNK])


async def replace(tx: Db, import_id: UUID, chunks: Sequence[Columns]) -> None:
    """Let these be the import's findings, whatever an earlier run has stored."""
    await FoundItem.filter(import_id=import_id).using_db(tx).delete()
    for columns in chunks:
        await insert(tx, FoundItem, columns)


def found(row: FoundItem) -> Found:
    """The finding of a row, its words opened."""
    words = row.fills_sealed
    return Found(
        row.id,
        row.import_id,
        row.number,
        Finding(
            code=row.code,
            row=row.row,
            at=row.field,
            severity=Severity(row.severity),
            kind=FindingKind(row.kind),
            column=row.column,
            header=row.header,
            fills=orjson.loads(keyring().open(_PLACE, row.id, words)) if words else {},
        ),
    )


def _columns(import_id: UUID, start: int, findings: Sequence[Finding]) -> Columns:
    ids = list(new_ids(len(findings)))
    words = [orjson.dumps(one.fills).decode() if one.fills else None for one in findings]
    return {
        "id": ids,
        "import_id": [import_id] * len(findings),
        "number": range(start, start + len(findings)),
        "row": [one.row for one in findings],
        "column": [one.column for one in findings],
        "header": [one.header for one in findings],
        "field": [one.at for one in findings],
        "code": [one.code for one in findings],
        "severity": [one.severity.value for one in findings],
        "kind": [one.kind.value for one in findings],
        "fills_sealed": keyring().seal_column(_PLACE, ids, words),
    }
