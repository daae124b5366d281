"""How places on a sheet are written: ranges of cells, and rows in a sentence."""

import re
from collections.abc import Sequence

from hub.region import ordinal

_AREA = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_MOST_RUNS = 10


def area(cells: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of 「A4:Q5」, counted from 1."""
    found = _AREA.fullmatch(cells)
    if not found:
        raise ValueError(cells)
    return ordinal(found[1]), int(found[2]), ordinal(found[3]), int(found[4])


def say_rows(rows: Sequence[int]) -> str:
    """第5～7、9行; of many the first ten runs, and how many rows there are in all."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    said = "、".join(str(a) if a == b else f"{a}～{b}" for a, b in runs[:_MOST_RUNS])
    return f"第{said}行" if len(runs) <= _MOST_RUNS else f"第{said}行等 {len(rows)} 行"
