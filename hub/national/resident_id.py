"""Resident identity numbers: what GB 11643 says about their digits.

18 characters: 2 province, 2 city, 2 county, 8 date of birth, 3 sequence (odd for men), 1 check (ISO 7064 MOD 11-2).
Hong Kong, Macao and Taiwan residents' permits begin with 81, 82, 83 (2018); the permanent residence card of 2023
begins with 9, then the province and three digits of nationality. Its older form has three letters and twelve digits.
The 15-digit number of before 1999 has neither century nor check digit.

An unknown county is never held against a number: people keep abolished codes for life.
Sources: GB 11643-1999; 国务院办公厅《港澳台居民居住证申领发放办法》(2018); 国家移民管理局 2023 年第 3 号公告.
"""

import re
from datetime import date

_LAST_PROVINCE = {1: 5, 2: 3, 3: 7, 4: 6, 5: 4, 6: 5}  # of each region of the country: 11-15, 21-23, ...
PROVINCES = frozenset(f"{area}{number}" for area, last in _LAST_PROVINCE.items() for number in range(1, last + 1)) | {
    "50",
    "71",
    "81",
    "82",
    "83",
}
CHECK = "".join("10X98765432"[2 * remainder % 11] for remainder in range(11))
"""The check character, by the remainder of the first seventeen digits, read as one number to base 13, divided by 11.

GB 11643 weighs them by powers of 2, the last by 2 itself; 13 divided by 11 leaves 2: reading them so is weighing them.
"""
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS = frozenset(f"{month:02d}{day:02d}" for month, last in enumerate(DAYS, 1) for day in range(1, last + 1))
_YEARS = frozenset(f"{year}" for year in range(1900, 2100))
_LEAPLESS = frozenset(f"{year}0229" for year in range(1900, 2100) if year % 4 or year == 1900)


def has_the_shape(number: str) -> bool:
    """Seventeen digits, and a digit or X."""
    has_digits = number.isdigit() or (number[17:] == "X" and number[:17].isdigit())
    return has_digits and len(number) == 18 and number.isascii()


def names_a_province(number: str) -> bool:
    """The first two digits are a province's, or the number is a permanent residence card's."""
    return number[:2] in PROVINCES or number[:1] == "9"


def holds_a_date(number: str) -> bool:
    """The eight digits of the date of birth are a day of the calendar."""
    day = number[10:14]
    return day in _DAYS and number[6:10] in _YEARS and (day != "0229" or number[6:14] not in _LEAPLESS)


def check_digit(body: str) -> str:
    """The eighteenth character of seventeen digits. ValueError: not all of them are digits."""
    if not (body.isdigit() and body.isascii()):  # int() would read signs, spaces and letters up to C as well
        raise ValueError("not all of them are digits")
    return CHECK[int(body, 13) % 11]


def check_digit_holds(number: str) -> bool:
    """The last character follows from the others; False too where they are not seventeen digits and one more."""
    body = number[:17]
    return len(number) == 18 and body.isdigit() and body.isascii() and CHECK[int(body, 13) % 11] == number[17]


def is_genuine(number: str) -> bool:
    """18 characters of the right shape, a province that exists, a day that exists, and the check digit."""
    return check_digit_holds(number) and names_a_province(number) and holds_a_date(number)


def is_old(number: str) -> bool:
    """A 15-digit number of before 1999."""
    return len(number) == 15 and number.isascii() and number.isdigit()


def is_residence_card(number: str) -> bool:
    """A permanent residence card's number: eighteen characters from 9, or three letters and twelve digits."""
    return (number[:1] == "9" and has_the_shape(number)) or is_old_residence_card(number)


def is_old_residence_card(number: str) -> bool:
    """Three letters of nationality and twelve digits: cards issued before December 2023."""
    return re.fullmatch(r"[A-Z]{3}[0-9]{12}", number) is not None


def born_on(number: str) -> date | None:
    """The date of birth in an 18-digit number; None where there is no such day."""
    day = number[6:14]
    try:
        return date.fromisoformat(day) if day.isdigit() else None
    except ValueError:
        return None


def is_man(number: str) -> bool:
    """The seventeenth digit is odd."""
    return number[16:17] in tuple("13579")


_MEANT = str.maketrans("OQDILBSZ*", "00011852X")


def meant(text: str) -> str | None:
    """The number a clerk probably meant: letters that look like digits put right, or the 18 digits of an old number.

    Said only where the result is genuine, and never put into the register by itself.
    """
    likely = text.translate(_MEANT)
    if is_old(likely):
        body = f"{likely[:6]}19{likely[6:]}"
        likely = body + check_digit(body)
    return likely if likely != text and is_genuine(likely) else None
