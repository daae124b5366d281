"""The wall: how far the statements of the present task reach. PostgreSQL holds them to it; on SQLite it is only known.

Queries ask for what is their caller's by themselves. The wall is for the query that forgets to: behind none, no row is
seen at all. Whoever makes out who asks puts the task behind a wall; the few places that must look further say so.
"""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeAlias, TypeVar
from uuid import UUID

P = ParamSpec("P")
T = TypeVar("T")
Reach: TypeAlias = Callable[[], AbstractContextManager[None]]
Work: TypeAlias = Coroutine[Any, Any, T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """Around the unions of a region from ``path`` up to ``until``, which is outside; or the whole region."""

    region: str | None  # None: around everything
    path: str = ""
    until: str = ""
    account_id: UUID | None = None  # whose own account and uploads stand inside, wherever its union is
    member_id: UUID | None = None  # of a person, who sees that record, what hangs on it, and the union at ``path``
    is_bank: bool = False  # the account's bank's cards, and neither unions nor people


EVERYTHING = Wall(region=None)

_present: ContextVar[Wall | None] = ContextVar("wall", default=None)


def present() -> Wall | None:
    """The wall this task is behind; None: it sees nothing."""
    return _present.get()


def stand(wall: Wall | None) -> None:
    """Put this task, and the tasks it begins from now on, behind a wall."""
    _present.set(wall)


@contextmanager
def behind(wall: Wall | None) -> Iterator[None]:
    """For as long as the block runs."""
    before = _present.set(wall)
    try:
        yield
    finally:
        _present.reset(before)


def everywhere() -> AbstractContextManager[None]:
    """The hub's own work: signing in, jobs, the journal, the operator's commands."""
    return behind(EVERYTHING)


def across_region() -> AbstractContextManager[None]:
    """What only the whole region can answer: a number or name that is taken, the counters of the unions above.

    What is found beyond the asker's unions must not be told, but that it is there. A bank asks nothing of unions.
    """
    wall = present()
    return behind(None if wall is None else replace(wall, path="", until="", member_id=None))


def reaching(how: Reach) -> Callable[[Callable[P, Work[T]]], Callable[P, Work[T]]]:
    """The same for all that a function does."""

    def widened(work: Callable[P, Work[T]]) -> Callable[P, Work[T]]:
        @wraps(work)
        async def done(*given: P.args, **named: P.kwargs) -> T:
            with how():
                return await work(*given, **named)

        return done

    return widened


@lru_cache(maxsize=1_000)
def told(wall: Wall | None) -> str:
    """What tells PostgreSQL, until the transaction ends. Always all of it: nothing is left from before."""
    said = {"reach": "", "region": "", "path": "", "until": "", "account": "", "member": ""}
    if wall is not None and wall.region is None:
        said["reach"] = "hub"
    elif wall is not None:
        reach = "bank" if wall.is_bank else "person" if wall.member_id else "region"
        said |= {"reach": reach, "region": wall.region or "", "path": wall.path, "until": wall.until}
        said |= {"account": str(wall.account_id or ""), "member": str(wall.member_id or "")}
    return "; ".join(f"SET LOCAL hub.{name} = {_quoted(text)}" for name, text in said.items())


def _quoted(text: str) -> str:
    plain = text.replace("-", "").replace("_", "")
    if text and not (plain.isascii() and plain.isalnum()):
        raise ValueError("neither a region's name, nor a path, nor an identifier")
    return f"'{text}'"
