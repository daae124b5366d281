"""Layout -> a filled workbook to practice on: people who cannot exist, right rows, then one planted fault a row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from hub.national import synthetic
from hub.region import Against, Check, Column, Layout, Need, Region, letter
from hub.templates.choices import choices
from hub.templates.form import Form, asked_places
from hub.templates.listing import print_list

RIGHT = 3  # rows without a fault, before the first one with
ANSWERS = "练习答案"
ANSWER_HEADERS = ("行号", "列", "表头", "错在哪里", "正确的填法")
STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing clerks do, and in which columns they can do it."""

    says: str
    can: Callable[[Column], bool]
    spoil: Callable[[str], str]


def _kind(*names: str) -> Callable[[Column], bool]:
    return lambda column: column.field is not None and column.field.kind.name in names


FAULTS = (
    Fault(
        "必填项没有填写",
        lambda column: column.need is Need.REQUIRED and column.when is None and column.codes is None,
        lambda _: "",
    ),
    Fault("内容不在下拉菜单中", lambda column: column.codes is not None, lambda text: f"{text}？"),
    Fault("日期不存在", _kind("date"), lambda _: "2018/13/01"),
    Fault("数字 0 写成了字母 O", _kind("mobile", "id_number", "credit_code"), lambda text: text.replace("0", "O", 1)),
    Fault("号码少了一位", _kind("mobile", "credit_code"), lambda text: text[:-1]),
    Fault("人数不是整数", _kind("integer"), lambda text: f"约{text}人"),
)


def sample(region: Region, layout: Layout, on: date) -> bytes:
    """The .xlsx. Its last sheet holds the answers."""
    form = Form(layout, on, head={column.field.key: _right(column, 1, on) for column in layout.asked if column.field})
    for order in range(1, RIGHT + 1):
        form.row([_right(column, order, on) for column in layout.flat])
    answers = list(_strangers(layout))
    answers += [
        _plant(form, layout, on, order, *planted)
        for order, planted in enumerate(_planted(region, layout, on), RIGHT + 1)
    ]
    form.end()
    print_list(form.book, form.styles, ANSWERS, ANSWER_HEADERS, answers, widths=(7, 6, 28, 40, 28))
    return form.close()


def _strangers(layout: Layout) -> Iterator[Sequence[str]]:
    """The union that is named above the table is nobody's: the first thing to put right."""
    for row, line in enumerate(layout.head, 1):
        for column, place in zip(line.asks, asked_places(line), strict=True):
            if column.field and column.field.key == "union_name":
                yield str(row), letter(place + 2), column.called, "填了别的工会的名称", "本工会在系统内登记的名称"


def _planted(region: Region, layout: Layout, on: date) -> Iterator[tuple[int, str, Callable[[str], str]]]:
    """Column, what is wrong, and what makes the right text so; none of the columns is spoiled in the same way twice."""
    for fault in FAULTS:
        place = next((place for place, column in enumerate(layout.flat) if column.field and fault.can(column)), None)
        if place is not None:
            yield place, fault.says, fault.spoil
    places = {column.field.key: place for place, column in enumerate(layout.flat) if column.field}
    for one in region.book(layout.record):
        if isinstance(one, Check) and one.against is Against.OTHER_ROWS and one.at in places:
            first = _right(layout.flat[places[one.at]], 1, on)
            yield places[one.at], f"与第{layout.first_row}行重复", partial(_instead, first)


def _instead(text: str, _: str) -> str:
    return text


def _plant(
    form: Form,
    layout: Layout,
    on: date,
    order: int,
    place: int,
    says: str,
    spoil: Callable[[str], str],
) -> Sequence[str]:
    texts = [_right(column, order, on) for column in layout.flat]
    right = texts[place]
    texts[place] = spoil(right)
    row = form.row(texts)
    header = layout.flat[place].header.replace("\n", "")
    return str(row), letter(place + 1), header, says, right


def _right(column: Column, order: int, on: date) -> str:
    """What belongs into a column of the row of that order."""
    if column.field is None:
        return str(order)
    if column.need in (Need.UNUSED, Need.DERIVED):
        return ""
    if column.field.key == "sex" and column.codes:
        return column.codes.write("1" if order % 2 else "2", on) or ""
    if column.codes:
        offered = choices(column.codes, on)
        return column.example if column.example in offered else offered[0] if column.when is None else ""
    text = BY_KEY.get(column.field.key) or BY_KIND.get(column.field.kind.name)
    return text(order) if text else column.example or ("" if column.when else f"虚构{column.field.label}")


def _born(order: int) -> date:
    return date(1980 + order % 20, order % 12 + 1, 15)


def _name(order: int) -> str:
    return "试" + "".join(STEMS[int(digit)] for digit in str(order))


BY_KEY: dict[str, Callable[[int], str]] = {
    "born_on": lambda order: f"{_born(order):%Y/%m/%d}",
    "employer_code": lambda order: synthetic.credit_code(order, "91"),
    "employer_name": lambda order: f"虚构县第{order}糖厂",
    "name": lambda order: f"虚构县第{order}糖厂工会委员会",
    "parent_name": lambda _: "虚构县总工会",
}
BY_KIND: dict[str, Callable[[int], str]] = {
    "id_number": lambda order: synthetic.id_number(_born(order), order),
    "mobile": synthetic.mobile,
    "phone": synthetic.mobile,
    "credit_code": synthetic.credit_code,
    "name": _name,
    "date": lambda _: "2018/10/15",
    "integer": lambda _: "10",
    "flag": lambda _: "否",
    "email": lambda order: f"shi{order}@example.cn",
}
