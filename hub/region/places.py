"""Places: in which file and on which line something was declared."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from types import CodeType


@dataclass(frozen=True, slots=True)
class Place:
    """A file as its author calls it (``plugins/hainan/rules.py``) and a line of it."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def here() -> Place:
    """The nearest line outside the vocabulary: what the author of a region wrote."""
    frame = inspect.currentframe()
    while frame and frame.f_back and _ours(frame.f_globals.get("__name__", "")):
        frame = frame.f_back
    if frame is None:
        return Place("?", 0)
    return Place(short(frame.f_code.co_filename, frame.f_globals.get("__name__", "")), frame.f_lineno)


def of_function(code: CodeType, module: str) -> Place:
    """The line on which a function begins."""
    return Place(short(code.co_filename, module), code.co_firstlineno)


def short(path: str, module: str) -> str:
    """A file by its module's name, wherever it lies: ``plugins.hainan.rules`` is ``plugins/hainan/rules.py``."""
    ending = "/__init__.py" if path.endswith("__init__.py") else ".py"
    return module.replace(".", "/") + ending


def _ours(module: str) -> bool:
    return module == "dataclasses" or module == "hub.region" or module.startswith("hub.region.")
