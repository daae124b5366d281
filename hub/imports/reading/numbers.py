"""What a number in a cell shows: an amount, a date, or a number that has lost its last digits."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import Final

EXACT = 1e15  # spreadsheets keep 15 digits; a longer number was rounded when it was typed
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))  # 27-36, 50-58: Chinese
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|s\.0+', re.IGNORECASE)
_DATE_SIGN = re.compile(r"[ymdhsgb年月日时分秒]", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,20}")
_LAST_DAY = 2_958_466  # the day after 9999-12-31


@dataclass(frozen=True, slots=True)
class Shape:
    """What a number format makes of a number."""

    is_date: bool = False
    digits: int = 0  # leading zeros are written up to so many digits


GENERAL: Final = Shape()


def shape(number: int, code: str) -> Shape:
    """The shape of a number format, by its built-in number or, where it has none, by its code."""
    if number in _BUILT_IN_DATES:
        return Shape(is_date=True)
    if _ZEROS.fullmatch(code):
        return Shape(digits=len(code))
    plain = _NOT_FORMAT.sub("", code.split(";")[0])
    amount = "general" in plain.lower() or re.search(r"[0#?]", plain)
    return Shape(is_date=not amount and bool(_DATE_SIGN.search(plain)))


def number_text(value: float, form: Shape, from_1904: bool) -> tuple[str, bool]:
    """What the cell shows, and whether digits are lost. Those are shown as Excel does: never a plausible number.

    ValueError: no cell can hold such a number.
    """
    if form.is_date and (day := date_text(value, from_1904)):
        return day, False
    if not isfinite(value):
        raise ValueError(value)
    if abs(value) >= EXACT:
        return f"{value:.14E}", True
    if value == int(value):
        return str(int(value)).zfill(form.digits), False
    return f"{value:.15g}", False


def date_text(value: float, from_1904: bool) -> str | None:
    """yyyy/MM/dd, followed by the time if there is one; None: no date is counted so.

    Day 60 of those that count from 1900 never was: it stays 1900/02/29, which no reader of dates will take.
    """
    if not 0 <= value < _LAST_DAY:
        return None
    days, seconds = divmod(round(value * 86_400), 86_400)
    time = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" if seconds else ""
    if days == 0 and not from_1904:
        return time or None
    if days == 60 and not from_1904:
        day = "1900/02/29"
    else:
        base = date(1904, 1, 1) if from_1904 else date(1899, 12, 31 if days < 60 else 30)
        try:
            found = base + timedelta(days)
        except OverflowError:
            return None
        day = f"{found.year:04}/{found.month:02}/{found.day:02}"
    return f"{day} {time}" if time else day
