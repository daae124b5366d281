"""Explanations: an exception raised by a region's files -> a sentence with the file, the line and the remedy."""

import inspect
import re
import sys
import traceback
from collections.abc import Iterable
from types import FrameType
from typing import Any

from .asking import DeclarationError
from .guess import did_you_mean
from .places import short

GATHERING = ("Region", "Layout", "Policies")  # what an author puts together out of declarations
_KEYWORD = re.compile(r"(\w+?)(?:\.__init__)?\(\) got an unexpected keyword argument '(\w+)'")
_NAME = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")


def explain(error: BaseException, package: str) -> str:
    """Say where in ``package`` something went wrong, what, and what was probably meant."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{_tail(error.filename, package)}:{error.lineno}: {error.msg}: {(error.text or '').strip()}"
    frame, line = _frame(error, package)
    if frame is None:
        return f"{package}: {_says(error, None)}"
    place = f"{short(frame.f_code.co_filename, frame.f_globals.get('__name__', ''))}:{line}"
    return f"{place}: {_says(error, frame)}"


def _frame(error: BaseException, package: str) -> tuple[FrameType | None, int]:
    """The innermost frame of the package itself; the line is where it called on."""
    steps = list(traceback.walk_tb(error.__traceback__))
    own = [step for step in steps if _within(step[0].f_globals.get("__name__", ""), package)]
    return own[-1] if own else (None, 0)


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def _tail(path: str, package: str) -> str:
    parts, top = path.replace("\\", "/").split("/"), package.split(".")
    below = parts[len(parts) - parts[::-1].index(top[-1]) :] if top[-1] in parts else parts[-1:]
    return "/".join((*(top if top[-1] in parts else top[:-1]), *below))


def _says(error: BaseException, frame: FrameType | None) -> str:
    text = str(error)
    match error:
        case DeclarationError():
            return text
        case AttributeError() if error.name and error.obj is not None:
            owner = getattr(error.obj, "__name__", type(error.obj).__name__)
            return f"{owner} has no “{error.name}”{did_you_mean(error.name, dir(error.obj))}"
        case NameError() if error.name:
            known = {*(frame.f_globals if frame else {}), *_words()}
            return f"“{error.name}” is not defined or not imported{did_you_mean(error.name, known)}"
        case ModuleNotFoundError():
            return f"{text}; a region imports the standard library, hub.region and hub.national, nothing else."
        case ImportError() if found := _NAME.match(text):
            return f"{found[2]} has no “{found[1]}”{did_you_mean(found[1], dir(sys.modules.get(found[2])))}"
        case TypeError() if found := _KEYWORD.match(text):
            called = _words().get(found[1]) or (frame.f_globals.get(found[1]) if frame else None)
            takes = inspect.signature(called).parameters if callable(called) else ()
            return f"{found[1]}() takes no “{found[2]}”{_meant(found[2], takes)}"
        case _:
            return f"{type(error).__name__}: {text}"


def _meant(keyword: str, takes: Iterable[str]) -> str:
    """What is spelt like it; else where else in the vocabulary it belongs."""
    near = did_you_mean(keyword, takes)
    taking = {name: inspect.signature(_words()[name]).parameters for name in GATHERING}
    owner = next((name for name, parameters in taking.items() if keyword in parameters), "")
    return f"; {owner}() does." if owner and near == "." else near


def _words() -> dict[str, Any]:
    return vars(sys.modules[__package__])
