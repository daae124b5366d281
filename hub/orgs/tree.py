"""Paths in the tree: which unions stand above one, told from its digits alone."""

from hub.access.scope import SEGMENT, after

DEEPEST = 12  # steps from the root: as many as the column holds
OUTSIDE = after("")  # a first step behind the end of every region: where unions stand that hang below nobody yet


def child_path(parent: str, seq: int) -> str:
    """The path of the union with that number under ``parent``; an empty parent makes a root."""
    return f"{parent}{seq:0{SEGMENT}d}"


def is_outside(path: str) -> bool:
    """Whether the union hangs below nobody yet, though it is not a region's root."""
    return path.startswith(OUTSIDE)


def level(path: str) -> int:
    """Steps from the root, which is 1."""
    return len(path) // SEGMENT


def parent_path(path: str) -> str:
    """The path of the direct superior; empty above a root."""
    return path[:-SEGMENT]


def lineage(path: str) -> tuple[str, ...]:
    """From the root down to the union itself."""
    return tuple(path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT))


def ancestors(path: str) -> tuple[str, ...]:
    """From the root down to the direct superior."""
    return lineage(path)[:-1]
