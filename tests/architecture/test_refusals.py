"""A refusal says what is wrong and what to do about it: its sentence asks for something, or a hint stands beside it."""

import ast
from collections.abc import Iterator
from pathlib import Path

HUB = Path(__file__).parents[2] / "hub"
PACKAGES = (
    *("transfers", "procedures", "joining", "reviewing", "inspections", "cards", "orgs", "members"),
    *("exports", "progress"),
)
REFUSALS = {"Invalid", "NotAllowed", "OrgNotActive"}
ASKS = (
    "请",
    "须",
    "应",
    "只能",
    "可以",
    "不超过",
    "不能为空",
    "最多",
)  # a sentence with one of these says what is wanted


def silent() -> Iterator[str]:
    """The refusals whose sentence only says no."""
    for package in PACKAGES:
        for path in sorted((HUB / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS:
                    said = "".join(
                        part.value
                        for each in node.args
                        for part in ast.walk(each)
                        if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    )
                    hinted = any(one.arg == "hint" for one in node.keywords)
                    if said and not hinted and not any(word in said for word in ASKS):
                        yield f"{path.relative_to(HUB.parent)}:{node.lineno} {said}"


def test_every_refusal_says_what_to_do() -> None:
    assert list(silent()) == []
