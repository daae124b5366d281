"""What goes wrong in a region's own files comes out as a sentence with the file and the line."""

from pathlib import Path

import pytest

from hub.region import explain


def explained(folder: Path, code: str) -> str:
    path = folder / "shiyan" / "layouts.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(code, encoding="utf-8")
    try:
        exec(compile(code, str(path), "exec"), {"__name__": "shiyan.layouts"})
    except Exception as error:
        return explain(error, "shiyan")
    raise AssertionError("nothing went wrong")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "from hub.region import Layout\n\nLayout(\n    sheets='会员信息',\n)",
            "shiyan/layouts.py:3: Layout() takes no “sheets”; did you mean “sheet”?",
        ),
        (
            "from hub.region import required, member\nrequired('姓名', member.full_name, need=True)",
            "shiyan/layouts.py:2: required() takes no “need”.",
        ),
        (
            "from hub.region import Layout\n\nLayout(extras=())",
            "shiyan/layouts.py:3: Layout() takes no “extras”; Region() does.",
        ),
        (
            "from hub.region import requird",
            "shiyan/layouts.py:1: hub.region has no “requird”; did you mean “required”?",
        ),
        (
            "from hub.region import Against\nAgainst.OTHER_ROW",
            "shiyan/layouts.py:2: Against has no “OTHER_ROW”; did you mean “OTHER_ROWS”?",
        ),
        (
            "from hub.region import line\n\nlines('附件一')",
            "shiyan/layouts.py:3: “lines” is not defined or not imported; did you mean “line”?",
        ),
        (
            "import tortois",
            (
                "shiyan/layouts.py:1: No module named 'tortois'; "
                "a region imports the standard library, hub.region and hub.national, nothing else."
            ),
        ),
        (
            "from hub.region import dated\ndated()",
            "shiyan/layouts.py:2: dated(...): write each day once, oldest first; got none.",
        ),
        ("1 / 0", "shiyan/layouts.py:1: ZeroDivisionError: division by zero"),
        ("x = (\n", "shiyan/layouts.py:1: '(' was never closed: x = ("),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_was_meant(tmp_path: Path, code: str, sentence: str) -> None:
    assert explained(tmp_path, code) == sentence


def test_a_missing_argument_is_named(tmp_path: Path) -> None:
    told = explained(tmp_path, "from hub.region import CodeTable\nCodeTable(key='t')")
    assert told.startswith("shiyan/layouts.py:2: ")
    assert "'entries' and 'source'" in told
