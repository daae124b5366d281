"""A regional code is never kept as if it were national: a region that would do so is told, and held back."""

import sys
from pathlib import Path

import pytest

import plugins
from hub import scaffold
from hub.national.canonical import misnamed
from hub.region import CodeTable, choice, member, required
from hub.registry import load
from tests.hub.region.small import SOURCE, layout, region

CHOICES = (choice("居民身份证", "1"), choice("工作证", "SY-01", covers=("9",)))


def told(*choices: object, standard: str = "ACFTU id type") -> list[str]:
    table = CodeTable(key="papers", standard=standard, source=SOURCE, entries=choices)  # type: ignore[arg-type]
    found = misnamed(region(layouts=(layout(required("证件类型", member.id_type, table)),)))
    return [one.split(": ", 1)[1] for one in found]


def test_a_national_code_and_one_marked_as_the_regions_own_are_right() -> None:
    assert told(*CHOICES) == []


def test_a_code_of_another_standard_is_told_with_the_right_one_or_where_to_find_it() -> None:
    assert told(choice("居民身份证", "111"), choice("工作证", "133")) == [
        "code table “papers”: “居民身份证” is kept as “111”, which is no code of ACFTU id type; it has “1” for that.",
        (
            "code table “papers”: “工作证” is kept as “133”, which is no code of ACFTU id type; "
            'see hub region words "ACFTU id type", or mark the code as the region\'s own, as GA-01.'
        ),
    ]


def test_codes_that_are_covered_are_there() -> None:
    assert told(choice("其他", "9", covers=("8*",))) == [
        "code table “papers”: “其他” covers “8*”, which is no code of ACFTU id type; take it out."
    ]


def test_a_standard_that_is_none_is_told() -> None:
    assert told(*CHOICES, standard="ACFTU id typ") == [
        "code table “papers”: “ACFTU id typ” is no national standard; did you mean “ACFTU id type”?"
    ]


def test_a_region_with_such_a_code_is_held_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "__path__", [str(tmp_path)])
    scaffold.new("gansu", "620000", tmp_path)
    codes = tmp_path / "gansu" / "codes.py"
    codes.write_text(codes.read_text(encoding="utf-8").replace('"硕士", "14"', '"硕士", "140"'), encoding="utf-8")
    (fault,) = load(["gansu"]).faults
    for name in [name for name in sys.modules if name.startswith("plugins.gansu")]:
        del sys.modules[name]
    assert "“硕士” is kept as “140”, which is no code of GB/T 4658" in fault.causes[0]
