"""Where something went wrong, for the log: the fault's kind and its places in our code, never its words."""

import traceback
from pathlib import Path

OURS = Path(__file__).parents[1]
_DEEPEST = 8


def where(fault: BaseException) -> str:
    """One line. What a fault says may hold a person's data; where it happened does not."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if _path(frame.filename)] or frames[-1:]
    places = (f"{_path(frame.filename) or frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(ours))
    return f"{type(fault).__name__} at {' < '.join(list(places)[:_DEEPEST])}"


def _path(file: str) -> str:
    """A file of ours as it stands in the repository; empty for any other."""
    path = Path(file)
    inside = path.is_relative_to(OURS) and "site-packages" not in path.parts
    return str(path.relative_to(OURS)) if inside else ""
