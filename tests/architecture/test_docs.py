"""Documentation that cannot rot: what it shows is run, and what there is, is shown."""

import inspect
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

import plugins
from hub import region as vocabulary
from hub import scaffold
from hub.cli import main
from hub.database.policies import ALLOWED
from hub.imports.checking.proof import try_case
from hub.region import hookspecs, read_cases
from hub.registry import GROUP, load
from hub.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "new-region.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def blocks(language: str, *, shown: bool) -> list[tuple[str, str]]:
    """Blocks of a language: those that quote a file by its path, or those that stand alone."""
    return [(path, text) for kind, path, text in BLOCKS if kind == language and bool(path) is shown]


@pytest.fixture
def gansu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The region of the page, just born."""
    monkeypatch.setattr(plugins, "__path__", [str(tmp_path)])
    scaffold.new("gansu", "620000", tmp_path)
    yield tmp_path / "gansu"
    for name in [name for name in sys.modules if name.startswith("plugins.gansu")]:
        del sys.modules[name]


def test_what_the_page_quotes_stands_in_a_new_region(gansu: Path) -> None:
    quoted = [*blocks("python", shown=True), *blocks("toml", shown=True)]
    for path, text in quoted:
        if path.startswith("plugins/gansu/"):
            assert text in (gansu / Path(path).name).read_text(encoding="utf-8"), f"{path} has no longer:\n{text}"
    assert len(quoted) >= 6


def test_what_the_page_adds_fits_into_the_region(gansu: Path) -> None:
    start = "from datetime import date\n\nfrom hub.national import mobile_has_11_digits\n\nfrom .codes import FORMS\n\n"
    added = [text for _, text in blocks("python", shown=False)]
    (gansu / "added.py").write_text(start + "\n".join(added), encoding="utf-8")
    spoil(
        gansu / "__init__.py", "from .rules", "from .added import NEWCOMERS, NUMBERS, ORG, TREE, guessing\nfrom .rules"
    )
    spoil(gansu / "__init__.py", "(UNIONS, MEMBERS)", "(UNIONS, MEMBERS, NEWCOMERS), lifecycles=(ORG,)")
    spoil(gansu / "__init__.py", "=ONBOARDING)", "=ONBOARDING, tree=TREE, numbers=NUMBERS)")

    found = load(["gansu"])

    assert found.faults == ()
    assert len(found.region("gansu").layouts) == 3


def test_the_region_of_the_page_may_have_its_unions_register_and_report(gansu: Path) -> None:
    start = "from datetime import date\n\nfrom hub.national import mobile_has_11_digits\n\nfrom .codes import FORMS\n\n"
    added = [text for _, text in blocks("python", shown=False)]
    (gansu / "added.py").write_text(start + "\n".join(added), encoding="utf-8")
    spoil(gansu / "__init__.py", "from .rules", "from .added import NUMBERS, REGISTERED, REPORTED, TREE\nfrom .rules")
    spoil(gansu / "__init__.py", "(UNIONS, MEMBERS)", "(UNIONS, MEMBERS), lifecycles=(REPORTED,)")
    spoil(gansu / "__init__.py", "onboarding=ONBOARDING)", "onboarding=REGISTERED, tree=TREE, numbers=NUMBERS)")

    assert load(["gansu"]).faults == ()


def spoil(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_contradictions_of_the_page_are_told_just_so(gansu: Path) -> None:
    spoil(gansu / "layouts.py", "member.mobile", "member.mobil")
    spoil(gansu / "rules.py", "education: str, born_on: date", "educaton: str, born_on: str")
    (told,) = [text for _, text in blocks("text", shown=False)]
    (fault,) = load(["gansu"]).faults
    assert list(fault.causes) == told.splitlines()


def test_the_cases_of_the_page_hold(gansu: Path) -> None:
    text = (gansu / "cases.toml").read_text(encoding="utf-8")
    cases = read_cases(text + "\n".join(text for _, text in blocks("toml", shown=False)))
    assert cases.problems == ()
    region = load(["gansu"]).region("gansu")
    assert [one.case.name for case in cases.cases if not (one := try_case(region, case)).right] == []


def test_the_keys_of_a_case_are_all_on_the_page() -> None:
    for key in ("today", "row", "rows", "says", "head", "facts", "register", "layout"):
        assert f"| `{key}` |" in PAGE


def test_the_entry_point_of_the_page_is_the_one_that_is_looked_for() -> None:
    (text,) = [text for path, text in blocks("toml", shown=True) if path == "pyproject"]
    assert list(tomllib.loads(text)["project"]["entry-points"]) == [GROUP]


def test_the_commands_of_the_page_are_there() -> None:
    lines = [line.split() for _, text in blocks("sh", shown=False) for line in text.splitlines()]
    assert len(lines) >= 3
    for program, *words in lines:
        assert program == "hub"
        told = CliRunner().invoke(main, [*words, "--help"])
        assert told.exit_code == 0, told.output
        for option in (word for word in words if word.startswith("--")):
            assert option in told.output


def test_every_hook_says_when_it_is_called_and_is_on_the_page() -> None:
    hooks = {name: value for name, value in vars(hookspecs).items() if name.startswith("hub_")}
    assert hooks
    for name, hook in hooks.items():
        assert "Called" in (inspect.getdoc(hook) or "")
        assert f"`{name}()`" in PAGE


def test_every_setting_is_on_the_page_with_its_default_and_meaning() -> None:
    rows = re.findall(
        r"^\| `HUB_(\w+)` \| (?:`(.*?)`)? ?\| (.*) \|$", (DOCS / "operations.md").read_text("utf-8"), re.MULTILINE
    )
    told = {name.lower(): (default, meaning) for name, default, meaning in rows}
    assert told == {one.name: (_written(one.default), one.metadata["meaning"]) for one in fields(Settings)}


def _written(default: object) -> str:
    return "" if default == () else str(default).lower() if isinstance(default, bool) else str(default)


def test_every_table_says_on_the_page_how_long_it_is_kept() -> None:
    page = (DOCS / "operations.md").read_text(encoding="utf-8")
    section = page.partition("## What is kept how long")[2].partition("\n## ")[0]
    firsts = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = re.findall(r"`([a-z_]+)`", "".join(firsts))
    assert sorted(ALLOWED.keys() - named) == []


def test_every_word_of_the_vocabulary_says_what_it_means() -> None:
    """Classes and functions in their docstring, plain values on the page."""
    for word in vocabulary.__all__:
        value = getattr(vocabulary, word)
        if inspect.isclass(value) or inspect.isfunction(value):
            said = inspect.getdoc(value) or ""
            generated = said.startswith(f"{word}(")  # what a dataclass without a docstring is given
            assert said, f"{word} has no docstring"
            assert not generated, f"{word} has no docstring"
        elif not inspect.ismodule(value):
            assert re.search(rf"`[^`]*\b{word}\b[^`]*`", PAGE), f"{word} is not in docs/new-region.md"
