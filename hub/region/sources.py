"""Sources and dates: where a fact comes from, and since when it holds."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from .asking import DeclarationError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """A reader must be able to check it. ``seen`` is False where the original was not available."""

    title: str
    issued_on: date | None = None
    seen: bool = True
    url: str = ""
    place: str = ""  # chapter, page or sheet


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A setting with a history, oldest first."""

    history: tuple[tuple[date, T], ...]

    def on(self, day: date) -> T:
        """What was in force on ``day``. LookupError before the first entry: nobody knows what held then."""
        for since, value in reversed(self.history):
            if since <= day:
                return value
        raise LookupError(f"nothing was in force on {day}; the first entry is of {self.history[0][0]}")


def dated(*history: tuple[date, T]) -> Dated[T]:
    """``dated((date(2000, 1, 1), 60), (date(2025, 1, 1), 61))``: the value since each day, oldest first."""
    days = [since for since, _ in history]
    if not days or days != sorted(set(days)):
        got = ", ".join(map(str, days)) or "none"
        raise DeclarationError(f"dated(...): write each day once, oldest first; got {got}.")
    return Dated(history)
