"""Fitness: what keeps a person's data from the bank, told before anything is sent. Pure: it asks no register."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub import masks, registry
from hub.cards.lifecycle import ordering
from hub.clock import today
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.national import contacts, documents, resident_id
from hub.region import Cards, Column, Field, Layout, Need, Read, RecordKind, Rule, Severity, When, card

NAME, AGREED = "full_name", "card_name"
_LATER = frozenset({"batch_no", "batch_row", "person_key", "org_code"})  # known once a row is in a batch
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """Something to be mended first, at one field. An error keeps the person out of a batch, a warning does not."""

    code: str
    at: str  # the field's key
    says: str
    cause: str = ""
    fix: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Terms:
    """What a region's bank must be given: its rules, and the form the list is written in."""

    region: str
    ordering: Cards
    form: Layout | None
    keys: tuple[str, ...]  # all that is to be known of a member


def terms(region: str) -> Terms:
    """The terms of a region. Raises NoCards where it orders none."""
    order = ordering(region)
    layouts = registry.current().region(region).layouts
    form = next((one for one in layouts if one.kind is RecordKind.CARD_APPLICATION and one.in_force(today())), None)
    keys = {NAME, "outlet"}
    for column in form.flat if form else ():
        keys |= {column.field.key} if column.field else set()
        keys |= {read.name for asked in (column.when, column.by) if asked for read in asked.reads}
    for asked in (*order.rules, order.apart):
        keys |= {read.name for read in asked.reads} if asked else set()
    return Terms(region, order, form, tuple(sorted(keys - _LATER - {AGREED})))


def values_of(wanted: Terms, member: Member, card_name: str | None = None) -> dict[str, object]:
    """What the terms ask about, of one member."""
    said = {key: MEMBERS.clear(member, key) for key in wanted.keys}
    given: dict[str, object] = {"today": today(), "has_card": False}
    return {**given, **{key: value for key, value in said.items() if key not in given}, AGREED: card_name or None}


def unfit(wanted: Terms, values: Values) -> list[Unfit]:
    """All that is to be mended, one sentence a field: the first error heard there."""
    found = [*_missing(wanted, values), *_name(wanted, values), *_papers(wanted, values), *_rules(wanted, values)]
    heard: dict[str, Unfit] = {}
    for one in sorted(found, key=lambda one: one.severity is Severity.WARNING):
        heard.setdefault(one.at, one)
    return list(heard.values())


def needs_card_name(wanted: Terms, values: Values) -> bool:
    """是否特殊: the name as it is cannot stand on a card, or the person is ordered for apart."""
    name = str(values.get(NAME) or "")
    return bool(foreign_to(wanted, name)) or width(name) > wanted.ordering.name_width or is_apart(wanted, values)


def card_name_hint(wanted: Terms, values: Values) -> str | None:
    """What an agreed name must be like, for those who need one."""
    if not needs_card_name(wanted, values):
        return None
    strange = "".join(dict.fromkeys(foreign_to(wanted, str(values.get(NAME) or ""))))
    too_long = width(str(values.get(NAME) or "")) > wanted.ordering.name_width
    why = f"姓名中的“{strange}”银行系统不支持" if strange else "姓名过长" if too_long else "外籍人士"
    words, most = wanted.ordering.words, wanted.ordering.name_width
    own = words.foreign if is_apart(wanted, values) else words.rare
    return f"{why}，请填写办卡约定姓名：{own or f'不超过{most // 2}个汉字或{most}个字母'}"


def is_apart(wanted: Terms, values: Values) -> bool:
    """Whether the person goes into a batch of those who are ordered for apart."""
    return wanted.ordering.apart is not None and bool(_asked(wanted.ordering.apart, values))


def outlet_of(member: Member) -> str | None:
    """领卡网点, as the member's sheet named it."""
    named = MEMBERS.clear(member, "outlet")
    return str(named) if named else None


def foreign_to(wanted: Terms, text: str) -> list[str]:
    """The characters that the bank's system does not know."""
    charset = wanted.ordering.charset.value
    if text.isprintable() and _encodes(text, charset):
        return []
    return [sign for sign in text if is_nobodys(sign) or not _encodes(sign, charset)]


def is_nobodys(sign: str) -> bool:
    """A character of somebody's own making (造字): whoever reads it sees another one, or none."""
    return unicodedata.category(sign) in ("Co", "Cn", "Cs")


def width(text: str) -> int:
    """As cards count: a Chinese character is two wide."""
    return sum(1 if sign.isascii() else 2 for sign in text)


def _encodes(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _missing(wanted: Terms, values: Values) -> list[Unfit]:
    found: list[Unfit] = []
    for column in wanted.form.flat if wanted.form else ():
        if column.field is None or column.need is not Need.REQUIRED or column.field.key in _LATER:
            continue
        blank = value_of(column, values) is None
        if blank and (column.when is None or _asked(column.when, _followed(wanted, values))):
            said = column.says.format(label=column.header)
            fix = column.fix or "请在会员信息中补填此项"
            found.append(Unfit(code=column.code, at=column.field.key, says=said, cause=column.cause, fix=fix))
    return found


def _followed(wanted: Terms, values: Values) -> Values:
    """The values with what follows from them where they are blank."""
    columns = [column for column in (wanted.form.flat if wanted.form else ()) if column.field and column.by]
    return {**values, **{column.field.key: value_of(column, values) for column in columns if column.field}}


def value_of(column: Column, values: Values) -> object:
    """A column's value, or what follows from others where it is blank."""
    value = values.get(column.field.key) if column.field else None
    if value is not None or column.by is None:
        return value
    return _said(column.by.makes, column.by.reads, values)


def _name(wanted: Terms, values: Values) -> list[Unfit]:
    """What stands on the card: the agreed name, or the person's own."""
    agreed = values.get(AGREED)
    name = str(agreed or values.get(NAME) or "")
    at, label = (AGREED, card.card_name.label) if agreed else (NAME, "姓名")
    if strange := foreign_to(wanted, name):
        signs = "".join(dict.fromkeys(strange))
        return [
            Unfit(
                code="CARD-CHARSET",
                at=at,
                says=f"{label}中的“{signs}”，银行系统不支持，不能办卡。",
                cause="姓名中有银行字库以外的生僻字或符号",
                fix="请填写办卡约定姓名（同音简写字）后再办理",
            )
        ]
    if width(name) > (limit := wanted.ordering.name_width):
        return [
            Unfit(
                code="CARD-NAME-LONG",
                at=at,
                says=f"{label}超过卡面可印的长度（{limit // 2}个汉字或{limit}个字母）。",
                fix="请填写较短的办卡约定姓名后再办理",
            )
        ]
    if not agreed and is_apart(wanted, values):
        return [
            Unfit(
                code="CARD-NAME-AGREED",
                at=AGREED,
                says=f"外籍人士须填写{card.card_name.label}。",
                fix="请与会员约定印在卡面上的姓名后再办理",
            )
        ]
    return []


def _papers(wanted: Terms, values: Values) -> list[Unfit]:
    """What a bank refuses with certainty: a number that is none, and characters that no file can carry."""
    found: list[Unfit] = []
    number, mobile = values.get("id_number"), values.get("mobile")
    resident = documents.is_resident(_text(values.get("id_type")), _text(values.get("country")))
    if number and resident and not resident_id.is_genuine(str(number)):
        found.append(
            Unfit(
                code="CARD-ID",
                at="id_number",
                says="身份证号码有误，银行无法核实。",
                cause="位数或校验位不对",
                fix="请核对身份证原件，在会员信息中更正",
            )
        )
    if mobile and not contacts.is_mobile(str(mobile)):
        found.append(
            Unfit(
                code="CARD-MOBILE",
                at="mobile",
                says="手机号码有误，银行无法联系本人。",
                cause="不是以13至19开头的11位数字",
                fix="请在会员信息中更正手机号码",
            )
        )
    for column in wanted.form.flat if wanted.form else ():
        key = column.field.key if column.field else ""
        value = values.get(key)
        if key not in (NAME, AGREED) and isinstance(value, str) and any(map(is_nobodys, value)):
            says = f"{column.header}中有造字，无法发送银行。"
            found.append(Unfit(code="CARD-CHARACTERS", at=key, says=says, fix="请改用国家标准字库中的字"))
    return found


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _rules(wanted: Terms, values: Values) -> list[Unfit]:
    broken = (
        one
        for one in wanted.ordering.rules
        if (one.since is None or one.since <= today()) and _asked(one, values) is False
    )
    return [
        Unfit(
            code=one.code,
            at=one.at,
            says=_filled(wanted, one, values),
            cause=one.cause,
            fix=one.fix,
            severity=one.severity,
        )
        for one in broken
    ]


def _asked(asked: Rule | When, values: Values) -> bool | None:
    """The answer; None where it says nothing, since something it asks for is blank."""
    answer = _said(asked.holds, asked.reads, values)
    return None if answer is None else bool(answer)


def _said(function: object, reads: Sequence[Read], values: Values) -> object:
    said = [values.get(read.name) for read in reads]
    if any(value is None and not read.even_blank for value, read in zip(said, reads, strict=True)):
        return None
    return function(*said) if callable(function) else None


def _filled(wanted: Terms, one: Rule, values: Values) -> str:
    """The sentence with what it names, masked: it is read by whoever may see the list."""
    shown = {read.name: _shown(MEMBERS.field(wanted.region, read.name), values.get(read.name)) for read in one.reads}
    label = MEMBERS.field(wanted.region, one.at) or card.fields.get(one.at)
    return one.says.format_map({"label": label.label if label else "", **shown})


def _shown(field: Field | None, value: object) -> str:
    if value is None:
        return ""
    return masks.of(field, str(value)) if field else str(value)
