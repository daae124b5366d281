"""Drop-downs: the list sheet of a form, and what a cell tells the clerk who selects it."""

from collections.abc import Mapping
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from hub.region import DATE, FLAG, CodeTable, Column, Layout, Need, Typed, letter

LONGEST_TITLE, LONGEST_MESSAGE = 32, 255  # of an input message; Excel refuses the file otherwise
FREE = {"validate": "any"}


def offer_choices(
    book: Workbook,
    sheet: Worksheet,
    layout: Layout,
    on: date,
    first: int,
    last: int,
    head: Mapping[tuple[int, int], Column],
) -> None:
    """Print the lists and bind them to the rows ``first`` to ``last``, counted from 0, and to the cells of ``head``.

    A list written into the cell's own rule ends at 255 characters; one with a name on a sheet does not.
    """
    names = _print_lists(book, layout, on)
    for place, column in enumerate(layout.flat):
        rule = _rule(column, names, letter(place + 1), first + 1, last + 1) | _message(column)
        if rule != FREE:
            sheet.data_validation(first, place, last, place, rule)
    for (row, place), column in head.items():
        if (rule := _rule(column, names, letter(place + 1), row + 1, row + 1) | _message(column)) != FREE:
            sheet.data_validation(row, place, row, place, rule)


def _rule(column: Column, names: Mapping[str, str], at: str, first: int, last: int) -> dict[str, object]:
    if column.field is None:
        return {
            "validate": "custom",
            "value": f"=COUNTIF(${at}${first}:${at}${last},{at}{first})=1",
            "error_type": "warning",
            "error_title": _title(column),
            "error_message": f"{_title(column)}重复，请核对。",
        }
    if column.need in (Need.LOCKED, Need.DERIVED):
        why = "由上级工会登记，不能修改" if column.need is Need.LOCKED else "由系统得出，不用填写"
        return {
            "validate": "custom",
            "value": "=FALSE",
            "ignore_blank": False,
            "error_title": _title(column),
            "error_message": f"{_title(column)}{why}。",
        }
    if column.field.kind is FLAG or column.codes:
        source = ["是", "否"] if column.codes is None else f"={names[column.codes.key]}"
        return {
            "validate": "list",
            "source": source,
            "error_title": _title(column),
            "error_message": "请从下拉菜单中选择。",
        }
    return dict(FREE)


def _message(column: Column) -> dict[str, object]:
    said = [column.hint] if column.hint else []
    if not said and column.field and column.field.kind is DATE:
        said.append("请按 yyyy/MM/dd 填写")
    if column.example:
        said.append(f"例：{column.example}")
    return {"input_title": _title(column), "input_message": "\n".join(said)[:LONGEST_MESSAGE]} if said else {}


def _title(column: Column) -> str:
    return column.header.split("\n")[0][:LONGEST_TITLE]


def _print_lists(book: Workbook, layout: Layout, on: date) -> dict[str, str]:
    """One column a table; the name by which cells refer to it, by the table's key."""
    coded = (*layout.asked, *layout.flat)
    tables = {column.codes.key: (column.codes, _title(column)) for column in coded if column.codes}
    if not tables:
        return {}
    sheet = book.add_worksheet(layout.lists or "下拉菜单")
    names: dict[str, str] = {}
    for place, (key, (table, header)) in enumerate(tables.items()):
        texts = choices(table, on)
        sheet.write_string(0, place, table.label or header)
        for row, text in enumerate(texts, 1):
            sheet.write_string(row, place, text)
        sheet.set_column(place, place, 24)
        names[key] = f"list_{key}"
        at = letter(place + 1)
        book.define_name(names[key], f"='{sheet.get_name()}'!${at}$2:${at}${len(texts) + 1}")
    return names


def choices(table: CodeTable, on: date) -> tuple[str, ...]:
    """What a clerk may choose on that day, as it is printed."""
    return tuple(
        entry.local if table.typed is Typed.CODE else entry.label for entry in table.entries if entry.in_force(on)
    )
