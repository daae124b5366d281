"""Documents that were found valid, kept for when they are sent again: a frontend has few, and sends them all day."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from graphql import DocumentNode

from schema.measures import Measured, weight

T = TypeVar("T")

KEPT = 128  # of at most guards.TOKENS tokens each: in the worst case some 60 MB
_OF_ONE = 64  # sizes and shapes of one document, for its different variables


@dataclass(slots=True)
class Document:
    """One that may be executed, and what was worked out about it for the variables it was sent with."""

    node: DocumentNode
    _read: dict[Hashable, frozenset[str]] = field(default_factory=dict)
    _sizes: dict[Hashable, Measured] = field(default_factory=dict)
    _made: dict[Hashable, Any] = field(default_factory=dict)

    def size(self, of: Hashable, variables: Mapping[str, object], measure: Callable[[], Measured]) -> Measured:
        """How large one of its operations is with those variables. Excess is raised anew each time."""
        read = self._read.get(of)
        if read is None:
            measured = measure()
            read = self._read[of] = measured.variables
        return _remembered(self._sizes, (of, *(weight(variables.get(name)) for name in sorted(read))), measure)

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made of one of its selections."""
        made: T = _remembered(self._made, key, make)
        return made


class Documents:
    """Those of one schema, the latest used; by their text, so that nobody's document is taken for another."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Document] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, text: str | None) -> Document | None:
        """The document of that text, if it was found valid before."""
        found = self._kept.get(text or "")
        if found is not None:
            self._kept.move_to_end(text or "")
        return found

    def keep(self, text: str, document: Document) -> None:
        """One that is valid."""
        self._kept[text] = document
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)


def _remembered(kept: dict[Hashable, T], key: Hashable, make: Callable[[], T]) -> T:
    if key not in kept:
        made = make()
        if len(kept) >= _OF_ONE:
            kept.clear()
        kept[key] = made
    return kept[key]
