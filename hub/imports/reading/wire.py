"""A read workbook as bytes on a pipe: what it says of itself as JSON, its texts one after the other, then its columns.

The texts are left to Python: it says so when memory runs out. orjson does not.
"""

import struct
from array import array
from collections.abc import Mapping
from itertools import accumulate, pairwise

import orjson

from hub.imports.reading.grid import Book
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind, Odd, Oddity, Sheet, Workbook

_BETWEEN = "\0"  # hardly any text has it, and splitting is twice as fast as cutting
_SIZE = struct.Struct("<Q")


def pack(book: Book) -> bytes:
    """What the child sends of a workbook."""
    columns = [grid.columns() for grid in book.grids]
    all_ = book.texts.all
    joined, lengths = _BETWEEN.join(all_), array("I")
    if joined.count(_BETWEEN) != len(all_) - 1:  # one of them holds such a sign itself: then their lengths tell
        joined, lengths = "".join(all_), array("I", map(len, all_))
    texts = joined.encode()
    head = orjson.dumps(
        {
            "kind": book.kind,
            "from_1904": book.from_1904,
            "remarks": book.remarks,
            "texts": [len(texts), len(all_), bool(lengths)],
            "sheets": [
                {
                    "name": grid.name,
                    "hidden": grid.hidden,
                    "rows": grid.row_count,
                    "columns": len(own),
                    "merged": grid.merged,
                    "hidden_rows": grid.hidden_rows,
                    "oddities": grid.oddities,
                }
                for grid, own in zip(book.grids, columns, strict=True)
            ],
        }
    )
    return b"".join(
        (_SIZE.pack(len(head)), head, texts, lengths, *(column.tobytes() for own in columns for column in own))
    )


def pack_refusal(refused: Refused) -> bytes:
    """What the child sends instead when it refuses."""
    head = orjson.dumps({"refused": refused.code, "fills": refused.fills})
    return _SIZE.pack(len(head)) + head


def unpack(message: bytes | bytearray) -> Workbook:
    """The workbook; Refused as the child refused it.

    ValueError, LookupError, TypeError, struct.error: the message is not one.
    """
    (size,) = _SIZE.unpack_from(message)
    head = orjson.loads(memoryview(message)[_SIZE.size : _SIZE.size + size])
    if "refused" in head:
        raise Refused(head["refused"], **head["fills"])
    at = _SIZE.size + size
    texts = _texts(memoryview(message)[at:], *head["texts"])
    size, count, measured = head["texts"]
    at += size + count * 4 * measured
    sheets = []
    for one in head["sheets"]:
        rows, columns = one["rows"], []
        for _ in range(one["columns"]):
            numbers = array("I", bytes(memoryview(message)[at : at + rows * 4]))
            if len(numbers) != rows:
                raise ValueError("the message is too short")
            columns.append(list(map(texts.__getitem__, numbers)))
            at += rows * 4
        sheets.append(_sheet(one, tuple(columns)))
    return Workbook(
        kind=FileKind(head["kind"]), sheets=tuple(sheets), remarks=tuple(head["remarks"]), from_1904=head["from_1904"]
    )


def _texts(message: memoryview, size: int, count: int, measured: bool) -> list[str]:
    joined = str(message[:size], "utf-8")
    if not measured:
        texts = joined.split(_BETWEEN)
        if len(texts) != count:
            raise ValueError("there are not as many texts as was said")
        return texts
    ends = list(accumulate(array("I", bytes(message[size : size + count * 4])), initial=0))
    if len(ends) != count + 1 or ends[-1] != len(joined):
        raise ValueError("the texts are not as long as was said")
    return [joined[begin:end] for begin, end in pairwise(ends)]


def _sheet(said: Mapping[str, object], columns: tuple[list[str], ...]) -> Sheet:
    match said:
        case {
            "name": str(name),
            "hidden": bool(hidden),
            "rows": int(rows),
            "merged": list(merged),
            "hidden_rows": list(hidden_rows),
            "oddities": list(oddities),
        }:
            return Sheet(
                name=name,
                hidden=hidden,
                columns=columns,
                row_count=rows,
                merged=tuple(merged),
                hidden_rows=frozenset(hidden_rows),
                oddities=tuple(Oddity(row, column, Odd(kind), detail) for row, column, kind, detail in oddities),
            )
    raise ValueError("no sheet")
