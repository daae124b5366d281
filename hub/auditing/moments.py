"""The moment an audit looks at: one state of the database, the time it is, and how far the journal is known to go."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

from hub.database import Db
from hub.journal.anchors import Known


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything a check may look at; nothing of it changes while it looks."""

    db: Db
    at: datetime
    anchors: Known


Check = Callable[[Moment], AsyncIterator[str]]  # a sentence for everything that is not as it must be
