"""Dates as spreadsheets leave them behind: a bare count of days, or a date with a time nobody asked for."""

import re
from collections.abc import Sequence

from hub.imports.reading.numbers import date_text
from hub.region import DATE, Layout

_COUNT = re.compile(r"[1-5][0-9]{4}")  # 1927 to 2064, counted from 1900
_WITH_TIME = re.compile(
    r"([0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?)[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
)

_USUAL = range(6, 13)  # signs of a date alone: a count has fewer, a date with a time has more


def read_dates(layout: Layout, columns: Sequence[list[str]], *, from_1904: bool) -> list[tuple[int, int]]:
    """Put the date in the place of such texts in columns of dates; the rows and columns of those that were counts."""
    counted: list[tuple[int, int]] = []
    for index, column in enumerate(layout.flat):
        if column.field is None or column.field.kind is not DATE:
            continue
        texts = columns[index]
        unusual = [text for text in set(texts) if len(text.strip()) not in _USUAL]
        instead = {text: day for text in unusual if (day := _day(text.strip(), from_1904))}
        for row, text in enumerate(texts) if instead else ():
            if text in instead:
                texts[row] = instead[text]
                if _COUNT.fullmatch(text.strip()):
                    counted.append((row, index))
    return counted


def _day(text: str, from_1904: bool) -> str | None:
    if _COUNT.fullmatch(text):
        return date_text(float(text), from_1904)
    found = _WITH_TIME.fullmatch(text)
    return found[1] if found else None
