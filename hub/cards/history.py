"""The history of a card: every step from the batch it was first put into."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.access.scope import Scope
from hub.cards import queries
from hub.cards.models import Card
from hub.database import Db, reader
from hub.journal import revisions
from hub.journal.revisions import Step
from hub.keeping import Keeping
from hub.region import card

CARDS = Keeping("card", Card, card, given=frozenset())
ADDED = "addToCardBatch"  # the act that makes a card


@dataclass(slots=True)
class _Entered:
    """A card came by no import."""

    id: UUID
    region: str
    created_by: str
    created_at: datetime
    import_id: UUID | None = None
    import_row: int | None = None


async def history(scope: Scope, card: Card, db: Db | None = None) -> list[Step]:
    """The steps of a card, the first one first. NotFound for a card that is not the asker's."""
    db = db or reader()
    await queries.visible(scope, card.id, db)
    return await revisions.history(_Entered(card.id, card.region, card.created_by, card.created_at), ADDED, db)
