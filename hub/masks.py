"""Personal values -> what may be shown of them."""

import re

from hub.region import Field

STAR = "*"
_LANDLINE = re.compile(r"[0-9()（）\-— ]+")


def id_number(text: str) -> str:
    """``****************34``: nothing but the last two characters."""
    return _tail(text, 2)


def phone(text: str) -> str:
    """``138****8000``; of a landline the last four digits."""
    if len(text) == 11 and text.isascii() and text.isdigit():
        return f"{text[:3]}{STAR * 4}{text[-4:]}"
    return _tail(text, 4) if _LANDLINE.fullmatch(text) else STAR * len(text)


def card_no(text: str) -> str:
    """``************1234``: nothing but the last four digits."""
    return _tail(text, 4)


def name(text: str) -> str:
    """``张*``: the first character; how many follow is not told."""
    return text[:1] + STAR if text else ""


def email(text: str) -> str:
    """``z***@example.cn``."""
    account, at, host = text.partition("@")
    return f"{account[:1]}{STAR * 3}{at}{host}" if at else STAR * len(text)


def hidden(text: str) -> str:
    """``****``: that there is something, and no more."""
    return STAR * 4 if text else ""


def of(field: Field, text: str) -> str:
    """What may be shown of this field's text: all of it, unless the field is sensitive."""
    return shown(field, text) if field.sensitive else text


def shown(field: Field, text: str) -> str:
    """What may be shown of a text that is kept sealed, whatever its field says of itself."""
    return _MASKS.get(field.kind.name, hidden)(text)


def _tail(text: str, shown: int) -> str:
    """Of a text too short to hide most of itself, nothing."""
    return STAR * (len(text) - shown) + text[-shown:] if len(text) >= shown * 3 else STAR * len(text)


_MASKS = {"id_number": id_number, "mobile": phone, "phone": phone, "name": name, "email": email}
