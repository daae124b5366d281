"""What is wrong with a file, and where: a place, a code, and what fills the blanks of its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.imports.refused import Refused
from hub.region import FindingKind, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. ``fills`` may hold the clerk's own words: sealed where kept, masked where shown.

    Those of kind FILE hold none: only names of sheets, headers, cells and rows.
    """

    code: str
    row: int = 0  # as Excel counts; 0: the file
    at: str = ""  # the field's key; "": the whole row or file
    severity: Severity = Severity.ERROR
    kind: FindingKind = FindingKind.ROW
    column: str = ""  # the letter
    header: str = ""
    fills: Mapping[str, object] = field(default_factory=dict[str, object])


def finding_of(refused: Refused) -> Finding:
    """What is told of a file that cannot be taken."""
    return Finding(code=refused.code, kind=FindingKind.FILE, fills=refused.fills)
