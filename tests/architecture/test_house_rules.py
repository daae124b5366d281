"""How the house is kept: small files that say what they know, and regions that all look alike inside."""

import ast
from pathlib import Path

import pytest

from tests.regions.folders import region

ROOT = Path(__file__).parents[2]
CODE = [path for top in ("hub", "schema", "plugins") for path in sorted((ROOT / top).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
SAYING = [path for path in CODE if path.stat().st_size and "migrations" not in path.parts]
REGIONS = [path for path in sorted((ROOT / "plugins").iterdir()) if path.is_dir() and path.name[0] not in "._"]
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "service", "services", "misc"}
REGION_FILES = {
    "__init__.py",
    "cases.toml",
    "codes.py",
    "layouts.py",
    "lifecycles.py",
    "policies.py",
    "rules.py",
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_longer_than_400_lines() -> None:
    written = [path for path in (*CODE, *TESTS) if "migrations" not in path.parts]  # those are drafted by the hub
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in written}
    assert {file: lines for file, lines in lengths.items() if lines > 400} == {}, "split by what each part knows"


def test_every_module_says_in_its_first_line_what_it_knows() -> None:
    silent = [name(path) for path in SAYING if not _first_line(path).endswith((".", "?", ":"))]
    assert silent == [], "begin with one sentence that says what the module knows"


def _first_line(path: Path) -> str:
    said = ast.get_docstring(ast.parse(path.read_bytes())) or ""
    return said.split("\n")[0]


def test_files_are_named_for_what_they_know() -> None:
    vague = [name(path) for path in (*CODE, *TESTS) if {path.stem, path.parent.name} & VAGUE]
    assert vague == [], "name it for the thing it knows"


@pytest.mark.parametrize("folder", REGIONS, ids=lambda folder: folder.name)
def test_a_region_is_these_files_and_no_others(folder: Path) -> None:
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    own = {file for file in files if "__pycache__" not in file}
    tables = {file for file in own if file.startswith("codes/") and file.endswith(".csv")}
    assert own - tables <= REGION_FILES
    if not region(folder.name).within:  # who lies within a province has its forms, lists and rules from there
        assert {"__init__.py", "layouts.py", "codes.py", "rules.py", "cases.toml"} <= own


def test_only_a_regions_folder_names_a_region() -> None:
    """What is peculiar to a region lives in its plugin. Only the demonstration must choose one to show."""
    for path in CODE:
        if name(path).startswith("hub/") and not name(path).startswith("hub/demo/"):
            words = {node.value for node in ast.walk(_without_docstrings(path)) if isinstance(node, ast.Constant)}
            named = words & {folder.name for folder in REGIONS}
            assert not named, f"{name(path)} names {', '.join(named)}"


def _without_docstrings(path: Path) -> ast.Module:
    tree = ast.parse(path.read_bytes())
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body = node.body[1:] or [ast.Pass()]
    return tree
