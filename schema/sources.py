"""Sources: where a region's fact comes from."""

from datetime import date
from typing import Self

import strawberry

from hub.region import Source as Declaration


@strawberry.type
class Source:
    """A document a reader can check."""

    title: str
    issued_on: date | None
    url: str | None
    place: str | None

    @classmethod
    def of(cls, source: Declaration) -> Self:
        """A declared source."""
        return cls(title=source.title, issued_on=source.issued_on, url=source.url or None, place=source.place or None)
