"""Rows of a file -> the entries of a list, or everything that is wrong with them. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hub.region import DATE, Unreadable, clean, fold, narrow

MOST = 20_000
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "code": ("代码", "编号", "行号", "网点编号", "网点行号"),
    "label": ("名称", "网点名称"),
    "address": ("地址", "网点地址"),
    "since": ("启用日期",),
    "until": ("停用日期",),
}
_LONGEST = {"code": 64, "label": 200, "address": 300}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry: what is typed and kept, what it is called, where it is, and when it may be chosen."""

    code: str
    label: str
    address: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """The entries in the order of the file; with problems, nothing is to be loaded."""

    entries: tuple[Listed, ...]
    problems: tuple[str, ...]


def parsed(lines: Sequence[Sequence[str]]) -> Parsed:
    """Read a table whose first line with two known headers names its columns; blank lines say nothing."""
    found = next(((at, columns) for at, line in enumerate(lines) if len(columns := _columns(line)) > 1), None)
    if found is None:
        return Parsed((), (f"没有找到表头：至少要有“{_HEADERS['code'][0]}”和“{_HEADERS['label'][0]}”两列。",))
    at, columns = found
    problems = [f"缺少“{_HEADERS[key][0]}”一列。" for key in ("code", "label") if key not in columns]
    if problems:
        return Parsed((), tuple(problems))
    entries: list[Listed] = []
    first: dict[str, int] = {}
    for number, line in enumerate(lines[at + 1 :], at + 2):
        texts = {key: clean(line[column]) if column < len(line) else "" for key, column in columns.items()}
        if not any(texts.values()):
            continue
        wrong = [f"第{number}行：{problem}" for problem in _wrong(texts)]
        code = narrow(texts["code"])
        if (before := first.setdefault(code, number)) != number and code:
            wrong.append(f"第{number}行：代码“{code}”与第{before}行重复。")
        problems += wrong
        if not wrong:
            entries.append(
                Listed(
                    code=code,
                    label=texts["label"],
                    address=texts.get("address", ""),
                    since=_day(texts.get("since", "")),
                    until=_day(texts.get("until", "")),
                )
            )
    if not entries and not problems:
        problems.append("表中没有数据。")
    if len(entries) > MOST:
        problems.append(f"共{len(entries)}行，超过上限{MOST}行。")
    return Parsed(tuple(entries), tuple(problems))


def _columns(line: Sequence[str]) -> dict[str, int]:
    names = {fold(name): key for key, ways in _HEADERS.items() for name in ways}
    found: dict[str, int] = {}
    for column, text in enumerate(line):
        if key := names.get(fold(text).strip("*")):
            found.setdefault(key, column)
    return found


def _wrong(texts: Mapping[str, str]) -> Iterator[str]:
    for key in ("code", "label"):
        if not texts[key]:
            yield f"没有填写{_HEADERS[key][0]}。"
    for key, longest in _LONGEST.items():
        if len(texts.get(key, "")) > longest:
            yield f"{_HEADERS[key][0]}超过{longest}个字。"
    days: dict[str, date | None] = {}
    for key in ("since", "until"):
        try:
            days[key] = _day(texts.get(key, ""))
        except Unreadable:
            yield f"{_HEADERS[key][0]}不是有效的日期，请按 yyyy/MM/dd 填写。"
    if (since := days.get("since")) and (until := days.get("until")) and until < since:
        yield "停用日期早于启用日期。"


def _day(text: str) -> date | None:
    if not text:
        return None
    day = DATE.read(text)
    return day if isinstance(day, date) else None
