"""A region that is sound and small, to be spoilt in one place at a time."""

from datetime import date
from typing import Any

from hub.region import (
    CodeTable,
    Column,
    Group,
    Layout,
    RecordKind,
    Region,
    Source,
    choice,
    line,
    member,
    problems,
    required,
    rulebook,
    serial,
    words,
)

SOURCE = Source("试验采集表")
TODAY = date(2026, 11, 21)
EDUCATION = CodeTable(
    key="education",
    standard="GB/T 4658",
    source=SOURCE,
    entries=(choice("硕士", "14", covers=("1*",)), choice("本科", "21", covers=("2*",), also=("大学本科",))),
)
COLUMNS = (serial(), required("姓名", member.full_name), required("学历", member.education, EDUCATION))


def layout(*columns: Column | Group, **changes: Any) -> Layout:
    declared: dict[str, Any] = {
        "key": "members",
        "kind": RecordKind.MEMBER,
        "record": member,
        "title": "试验表",
        "source": SOURCE,
        "since": date(2020, 1, 1),
        "head": (line(words("试验表", "A", letter_of(columns or COLUMNS))),),
        "columns": columns or COLUMNS,
    }
    return Layout(**(declared | changes))


def letter_of(columns: tuple[Column | Group, ...]) -> str:
    return "ABCDEFGHIJ"[sum(len(c.columns) if isinstance(c, Group) else 1 for c in columns) - 1]


def region(*rules: Any, **changes: Any) -> Region:
    declared: dict[str, Any] = {
        "slug": "shiyan",
        "adcode": "990000",
        "name": "试验省总工会",
        "sources": (SOURCE,),
        "layouts": (layout(),),
        "rules": (rulebook(member, SOURCE, *rules),) if rules else (),
    }
    return Region(**(declared | changes))


def told(declared: Region, parent: Region | None = None) -> list[str]:
    """The problems without the place each begins with; every one begins with a place in these tests."""
    return [_without_place(problem) for problem in problems(declared, parent)]


def _without_place(problem: str) -> str:
    place, sentence = problem.split(": ", 1)
    file, line_number = place.rsplit(":", 1)
    assert file.startswith("tests/hub/region/"), problem
    assert int(line_number) > 0
    return sentence
