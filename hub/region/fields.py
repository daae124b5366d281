"""Fields: what a value is called, what it is, and how a cell's text becomes it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from .characters import clean, is_clean, is_narrow, is_plain_name, narrow, person_name
from .places import Place, here


class Unreadable(ValueError):
    """The text is not such a value. Carries no message: the kind says it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its Python type, its reader, and what a clerk is told when it cannot be read."""

    name: str
    type: type
    read: Callable[[str], object]
    code: str = ""  # of the finding when a text cannot be read; empty: any text can
    says: str = ""
    fix: str = ""
    keeps: Callable[[str], bool] | None = None  # of many texts, joined: reading would change none of them


@dataclass(frozen=True, slots=True)
class Field:
    """One datum. Its key is the name it is assigned to; a rule reads it by that name."""

    label: str
    kind: Kind
    standard: str = ""  # the national code standard its canonical value belongs to
    sensitive: bool = False  # personal: masked wherever it is shown
    sealed: bool = False  # and encrypted where it is kept
    longest: int | None = None  # code points
    key: str = field(default="", init=False)
    record: str = field(default="", init=False)  # the class it is declared in
    place: Place = field(default_factory=here, compare=False, repr=False, kw_only=True)

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "key", name)
        object.__setattr__(self, "record", owner.__name__)


_DATE = re.compile(r"([0-9]{4})(?:([-/.年])([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")


def _date(text: str) -> date:
    if len(text) == 10 and text[4] == text[7] and text[4] in "/-":  # as nearly all are written: three times as fast
        try:
            return date.fromisoformat(text.replace("/", "-"))
        except ValueError:
            return _unusual_date(text)
    return _unusual_date(text)


def _unusual_date(text: str) -> date:
    found = _DATE.fullmatch(text) or _DATE.fullmatch(narrow(text))
    if not found:
        raise Unreadable
    try:
        return date(int(found[1]), int(found[3] or found[5]), int(found[4] or found[6]))
    except ValueError:
        raise Unreadable from None


def _whole(text: str) -> int:
    plain = narrow(text)
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9):
        raise Unreadable
    return int(plain)


def _flag(text: str) -> bool:
    try:
        return {"是": True, "否": False}[clean(text)]
    except KeyError:
        raise Unreadable from None


def _never(_text: str) -> str:
    raise Unreadable  # a coded column is read through its table


def _exactly(text: str) -> str:
    return text if clean(text) else ""


TEXT = Kind("text", str, clean, keeps=is_clean)
EXACT = Kind("text", str, _exactly, keeps=is_clean)  # to be compared letter by letter: even a space beside it is told
NAME = Kind("name", str, person_name, keeps=is_plain_name)
DATE = Kind("date", date, _date, "READ-DATE", "{label}不是有效的日期。", "请按 yyyy/MM/dd 填写，例如 2018/10/15")
INTEGER = Kind("integer", int, _whole, "READ-INTEGER", "{label}不是整数。", "请填写整数，没有请填 0")
FLAG = Kind("flag", bool, _flag, "READ-FLAG", "{label}只能填“是”或“否”。", "请填写“是”或“否”")
CODE = Kind("code", str, _never, "READ-CODE", "{label}不在可选项内。", "请从下拉菜单中选择")
ID_NUMBER = Kind("id_number", str, narrow, keeps=is_narrow)
MOBILE = Kind("mobile", str, narrow, keeps=is_narrow)
PHONE = Kind("phone", str, narrow, keeps=is_narrow)
CREDIT_CODE = Kind("credit_code", str, narrow, keeps=is_narrow)
ORG_CODE = Kind("org_code", str, narrow, keeps=is_narrow)
POSTCODE = Kind("postcode", str, narrow, keeps=is_narrow)
EMAIL = Kind("email", str, clean, keeps=is_clean)
