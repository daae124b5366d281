"""Layout -> 采集表说明书: every column of a form, how it is filled in, and what is checked, as Markdown."""

from collections.abc import Iterator
from datetime import date
from string import Formatter

from hub.region import (
    FLAG,
    Column,
    FindingKind,
    Layout,
    Need,
    Refuse,
    Region,
    Sentence,
    Severity,
    is_of_all,
    letter,
    sentences,
)
from hub.templates.choices import choices

NEEDS = {
    Need.REQUIRED: "必填",
    Need.OPTIONAL: "选填",
    Need.LOCKED: "已印好，不可修改",
    Need.DERIVED: "由系统计算，不填",
    Need.UNUSED: "不填",
}
ERRORS = {Refuse.ROW: "错误：该行不能导入", Refuse.FILE: "错误：全部不能导入"}
WHOLE = "全部"  # what a sentence is about that is about no one item
SHOWN = 30  # choices; of a longer list the drop-down itself is the better place to look


def guide(region: Region, layout: Layout, on: date) -> str:
    """The guide to one form, as of that day."""
    return "\n".join((*_title(layout), *_columns(layout, on), *_rules(region, layout, on), ""))


def _title(layout: Layout) -> Iterator[str]:
    yield f"# {layout.title}说明书"
    yield ""
    yield f"自 {layout.since:%Y-%m-%d} 起使用。依据：{layout.source.title}。"
    if layout.file_name:
        yield f"模板文件：{layout.file_name}。"
    yield ""
    if layout.is_sheet:
        yield from _sheet(layout)
    yield from ("", *(f"> {note}" for note in layout.notes), "") if layout.notes else ("",)


def _sheet(layout: Layout) -> Iterator[str]:
    yield f"- 数据从第 {layout.first_row} 行开始填写，一行一条，不要合并单元格，不要增删或移动列。"
    yield "- 号码一律按文本填写；有下拉菜单的，从菜单中选择。"
    yield (
        f"- 表格下方“{layout.footer}”一行不是数据，行数不够时在它上面插入行。"
        if layout.footer
        else "- 填完最后一行即可，下面不要写其他内容。"
    )


def _columns(layout: Layout, on: date) -> Iterator[str]:
    if layout.asked:
        yield from ("## 表头", "", *_table("项目", ((column.header, column) for column in layout.asked), on))
    if layout.is_sheet:
        named = ((f"{letter(place)} {column.header}", column) for place, column in enumerate(layout.flat, 1))
        yield from ("## 各列", "", *_table("列", named, on))
    else:
        yield from ("## 各项", "", *_table("项目", ((column.header, column) for column in layout.flat), on))


def _table(first: str, columns: Iterator[tuple[str, Column]], on: date) -> Iterator[str]:
    yield f"| {first} | 要求 | 填法 | 可选内容 | 示例 |"
    yield "|---|---|---|---|---|"
    for name, column in columns:
        yield (
            "| "
            + " | ".join(map(_cell, (name, _need(column), column.hint, _offered(column, on), column.example)))
            + " |"
        )
    yield ""


def _need(column: Column) -> str:
    if column.field is None:
        return "可不填"
    if column.when is None:
        return NEEDS[column.need]
    return f"有条件：{column.says.format(label=column.called)}"


def _offered(column: Column, on: date) -> str:
    if column.field and column.field.kind is FLAG:
        return "是；否"
    if column.codes is None:
        return ""
    offered = choices(column.codes, on)
    return "；".join(offered) if len(offered) <= SHOWN else f"{'；'.join(offered[:3])} 等 {len(offered)} 项，见下拉菜单"


def _rules(region: Region, layout: Layout, on: date) -> Iterator[str]:
    said = sentences(region)
    columns, rules = (*layout.declared, *layout.asked, *layout.flat), region.book(layout.record)
    labels = {column.field.key: column.called for column in columns if column.field}
    book = (
        {need.code: WHOLE for need in layout.needs}
        | {one.code: WHOLE for one in rules if layout.is_sheet and is_of_all(one)}
        | dict(_worded(layout))
        | {one.code: labels[one.at] for one in rules if one.at in labels}
    )
    if book:
        yield from ("## 检查规则", "", "| 编号 | 项目 | 说明 | 处理办法 | 级别 |", "|---|---|---|---|---|")
    for code, label in book.items():
        one = said[code]
        if one.since is None or one.since <= on:
            cells = (code, label, in_general(one.says, label), one.fix, _grave(one, layout))
            yield "| " + " | ".join(map(_cell, cells)) + " |"


def _grave(one: Sentence, layout: Layout) -> str:
    if not layout.is_sheet:
        return "错误：不能保存" if one.severity is Severity.ERROR else "提醒：请核对，可以保存"
    refuses = Refuse.FILE if one.kind is FindingKind.FILE else layout.refuses
    return ERRORS[refuses] if one.severity is Severity.ERROR else "提醒：请核对，可以导入"


def _worded(layout: Layout) -> Iterator[tuple[str, str]]:
    """What the form itself says in the region's own words, and of what."""
    if layout.asked:
        yield layout.incomplete_head.code, ""
    for column in (*layout.asked, *layout.flat):
        if column.field:
            said = [column.code] if column.code not in ("", "NEED") else []
            said += [own.code for own in (column.unreadable, column.uncomputed) if own]
            yield from ((code, column.called) for code in said)


def in_general(says: str, label: str = "") -> str:
    """The sentence without a case: what would be filled in is dots."""
    blanks = {name: "……" for _, name, _, _ in Formatter().parse(says) if name}
    return says.format_map(blanks | {"label": label or "该项"})


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
