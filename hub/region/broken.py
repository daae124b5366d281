"""A function of a region's own that raised: which, where and what; never in its own words, they may hold a value."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from traceback import walk_tb
from types import CodeType

from .places import Place, short
from .profile import Region
from .rules import Rule


@dataclass(frozen=True, slots=True)
class Broken:
    """``rule GA-M-04`` at ``plugins/gansu/rules.py:14`` raised ``KeyError``."""

    name: str
    place: Place
    raised: str

    def __str__(self) -> str:
        return f"{self.name} breaks: {self.place}: {self.raised}"


def broken(region: Region, error: BaseException) -> Broken | None:
    """What of the region raised it; None: nothing, the fault is the hub's. The place is the region's innermost line."""
    names: dict[CodeType, list[str]] = {}
    for name, function in _functions(region):
        if code := getattr(function, "__code__", None):
            names.setdefault(code, []).append(name)
    steps = list(walk_tb(error.__traceback__))
    for at, (frame, _) in enumerate(steps):
        if frame.f_code in names:
            home = _root(str(frame.f_globals.get("__name__")))
            inner, line = [step for step in steps[at:] if _root(str(step[0].f_globals.get("__name__"))) == home][-1]
            place = Place(short(inner.f_code.co_filename, str(inner.f_globals.get("__name__"))), line)
            return Broken(" or ".join(dict.fromkeys(names[frame.f_code])), place, type(error).__name__)
    return None


def _root(module: str) -> str:
    return module.partition(".")[0]


def _functions(region: Region) -> Iterator[tuple[str, Callable[..., object]]]:
    """All that an import asks of a region, each by what its author calls it."""
    for layout in region.layouts:
        for need in layout.needs:
            yield f"rule {need.code}", need.holds
        for column in (*layout.asked, *layout.flat, *layout.derives):
            here = f"column “{column.header}” of layout “{layout.key}”"
            if column.when:
                yield here, column.when.holds
            if column.by:
                yield here, column.by.makes
    for book in region.books:
        for one in book.rules:
            if isinstance(one, Rule):
                yield f"rule {one.code}", one.holds
                if one.suggests:
                    yield f"rule {one.code}, suggests", one.suggests.makes
    for number in region.policies.numbers if region.policies else ():
        yield f"number of {number.field.key}", number.make
