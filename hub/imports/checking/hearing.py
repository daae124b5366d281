"""What has been said about a file so far. One cell, one sentence: the first error at a cell is the one heard."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from string import Formatter

from hub.imports.findings import Finding
from hub.imports.sentences import FINDINGS_MANY, sentences_of
from hub.imports.tables import Cell, Table
from hub.region import FindingKind, Region, Severity

MOST = 100_000  # findings; beyond that, of each row only the first error is told

HEAD = -1  # the row of what stands above the table

Fills = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a field stands on the sheet, and what is written there."""

    order: int
    column: str  # the letter
    header: str
    texts: Sequence[str]  # by row
    above: int = 0  # the row as Excel counts, of what is asked above the table

    def text(self, row: int) -> str:
        """What a row says there; above the table every row says the same."""
        return self.texts[max(row, 0)] if self.texts else ""


NOWHERE = Spot(-1, "", "", ())
UNKNOWN = Cell("", 0)


class Hearing:
    """Takes findings in the order of the rulebook and gives them back in the order of the file."""

    def __init__(self, region: Region, table: Table) -> None:
        self._sentences, self._rows, self._spots = sentences_of(region), table.rows, _spots(table)
        self._found: list[Finding] = []
        self._settled: dict[str, set[int]] = {}  # by field, the rows that have their error
        self._refused: set[int] = set()
        self._withheld = False

    def tell(
        self,
        code: str,
        at: str,
        rows: Iterable[int],
        *,
        fills: Callable[[int], Fills] | None = None,
        suggest: Callable[[int, str], str] | None = None,
    ) -> None:
        """Say one thing about one field on these rows, but not where an error was said before."""
        sentence, spot = self._sentences[code], self._spots.get(at, NOWHERE)
        settled = self._settled.setdefault(at, set())
        others = [
            (key, self._spots[key])
            for _, key, _, _ in Formatter().parse(sentence.says)
            if key and key != at and key in self._spots
        ]
        error = sentence.severity is Severity.ERROR
        for row in rows:
            if row in settled:
                continue
            if len(self._found) >= MOST and (not error or row in self._refused):
                self._withheld = True
                if error:
                    settled.add(row)
                continue
            said: dict[str, object] = {}
            if text := spot.text(row):
                said["text"] = text
            for key, other in others:
                said[key] = other.text(row)
            if fills:
                said |= fills(row)
            if suggest and (meant := suggest(row, text)) and meant != text:
                said["suggestion"] = meant
            if error:
                settled.add(row)
                self._refused.add(row)
            above = row < 0 and sentence.kind is FindingKind.ROW
            self._found.append(
                Finding(
                    code=code,
                    row=self._rows[row] if row >= 0 else spot.above,
                    at=at,
                    severity=sentence.severity,
                    kind=FindingKind.HEADER if above else sentence.kind,
                    column="" if row >= 0 and spot.above else spot.column,
                    header=spot.header,
                    fills=said,
                )
            )

    def texts(self, key: str) -> Sequence[str]:
        """What the rows say in this field; nothing if the form does not have it."""
        return self._spots.get(key, NOWHERE).texts

    def refused(self) -> set[int]:
        """The rows with an error somewhere; :data:`HEAD` if it is above the table, where it concerns them all."""
        return set(self._refused)

    def in_order(self) -> list[Finding]:
        """Everything said, from the top of the sheet to its end, and from left to right."""
        order = {key: spot.order for key, spot in self._spots.items()}
        told = sorted(self._found, key=lambda found: (found.row, order.get(found.at, -1)))
        if not self._withheld:
            return told
        many = self._sentences[FINDINGS_MANY]
        return [Finding(code=many.code, severity=many.severity, kind=many.kind, fills={"most": MOST}), *told]


def _spots(table: Table) -> dict[str, Spot]:
    order, rows = count(), max(len(table.rows), 1)
    spots = {
        column.field.key: Spot(
            next(order), at.column, column.header, [table.head.get(column.field.key, "")] * rows, at.row
        )
        for column in table.layout.asked
        if column.field
        for at in (table.above.get(column.field.key, UNKNOWN),)
    }
    spots |= {
        column.field.key: Spot(next(order), letter, column.header, texts)
        for column, letter, texts in zip(table.layout.flat, table.letters, table.columns, strict=True)
        if column.field
    }
    return spots
