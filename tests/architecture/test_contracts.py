"""Who may import whom."""

import ast
import re
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
SPREADSHEETS = {"openpyxl", "xlrd", "xlsxwriter"}


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Full names of what a module imports from elsewhere; relative imports stay in their package."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def layers() -> str:
    config = ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    return config["importlinter:contract:downwards"]["layers"]


def test_imports_keep_their_contracts(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    # It would silence every logger of the process, and with them the tests of what is logged.
    monkeypatch.setattr("importlinter.cli._configure_logging", lambda verbose: None)
    status = lint_imports(config_filename=".importlinter", no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_part_of_the_core_has_a_layer() -> None:
    """Beside the app and the command line, which start everything, a part without a layer could import anything."""
    named = set(re.findall(r"hub\.(\w+)", layers()))
    here = {path.stem for path in (ROOT / "hub").glob("*.py")} - {"__init__"}
    here |= {path.parent.name for path in (ROOT / "hub").glob("*/__init__.py")}
    assert here <= named, f"give {', '.join(sorted(here - named))} a layer in .importlinter"


def test_a_region_uses_the_vocabulary_by_its_one_way_in() -> None:
    for path in modules("plugins"):
        for name in imported(path):
            top = name.split(".")[0]
            assert name in {"hub.region", "hub.national"} or top in sys.stdlib_module_names, f"{path}: imports {name}"


def test_the_vocabulary_is_the_standard_library_and_pluggy() -> None:
    for path in modules("hub/region"):
        for name in imported(path):
            assert name.split(".")[0] in {"pluggy", *sys.stdlib_module_names}, f"{path.name}: imports {name}"


def test_only_what_reads_and_writes_workbooks_knows_spreadsheets() -> None:
    for path in modules("hub", "schema", "plugins"):
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith(("hub/imports/", "hub/templates/")):
            known = {name.split(".")[0] for name in imported(path)} & SPREADSHEETS
            assert not known, f"{place}: imports {', '.join(known)}"
