"""Telephone numbers, postcodes and mailboxes: what they look like when somebody can be reached by them.

The gate for a mobile number is 1, then 3 to 9, then nine digits; whether its prefix is allocated is nobody's business
here. Landlines come as clerks write them: with or without area code, brackets, hyphens, an extension, two in a cell.
"""

import re

MOBILE = re.compile(r"1[3-9][0-9]{9}")
_COUNTRY = r"(?:\+?86-?)?"
_AREA = r"(?:\(0[0-9]{2,3}\)-?|0[0-9]{2,3}-?)"
_EXTENSION = r"(?:(?:-|\*|#|转|分机)+[0-9]{1,6})?"
_LANDLINE = re.compile(rf"{_COUNTRY}{_AREA}?[1-9][0-9]{{6,7}}{_EXTENSION}|[48]00-?[0-9]{{3}}-?[0-9]{{4}}{_EXTENSION}")
_PHONE_MOBILE = re.compile(rf"{_COUNTRY}1[3-9][0-9]{{9}}")
_SEVERAL = re.compile(r"[/、,;，；]")
_HYPHENS = str.maketrans("－—–‐‑−―_", "--------")
_MAILBOX = re.compile(r"[^@\s,;，；、]{1,64}@(?:[^@\s.,;，；、。]+\.)+[^@\s.,;，；、。]{2,}")
_MEANT = str.maketrans("OQDIL", "00011")


def is_mobile(text: str) -> bool:
    """Eleven digits beginning with 13 to 19."""
    return MOBILE.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """A mobile or landline number, or several of them divided by a stroke or a comma."""
    return all(_is_one_phone(part) for part in _SEVERAL.split(text))


def mobiles(text: str) -> frozenset[str]:
    """The mobile numbers of a phone, which may be several: without country code."""
    parts = (part.translate(_HYPHENS) for part in _SEVERAL.split(text))
    return frozenset(part[-11:] for part in parts if _PHONE_MOBILE.fullmatch(part))


def _is_one_phone(text: str) -> bool:
    plain = text.translate(_HYPHENS)
    return _PHONE_MOBILE.fullmatch(plain) is not None or _LANDLINE.fullmatch(plain) is not None


def is_postcode(text: str) -> bool:
    """Six digits."""
    return len(text) == 6 and text.isascii() and text.isdigit()


def is_mailbox(text: str) -> bool:
    """One @, something before it, a name with a dot after it. Whether anybody reads it is not known here."""
    return len(text) <= 254 and ".." not in text and _MAILBOX.fullmatch(text) is not None


def meant_mobile(text: str) -> str | None:
    """The number a clerk probably meant: without country code and hyphens, letters that look like digits put right."""
    likely = re.sub(r"^\+?86(?=1)", "", re.sub(r"[-.()]", "", text.translate(_HYPHENS).translate(_MEANT)))
    return likely if likely != text and is_mobile(likely) else None
