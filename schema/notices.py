"""Notices: what an account is told of what others did."""

from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from typing import Self

import strawberry
from strawberry import ID

from hub.access.notices import Noun, Told
from schema import nodes
from schema.context import Info
from schema.declaring import field
from schema.ids import node_id
from schema.nodes import Loaded, Node

_NOUNS: Mapping[Noun, str] = {
    "account": "Account",
    "application": "JoinApplication",
    "card_batch": "CardBatch",
    "export": "ExportRequest",
    "handover": "Handover",
    "import": "Import",
    "member": "Member",
    "org": "Org",
    "transfer": "Transfer",
}


@strawberry.type(description="A message to an account: a decision, a reminder, a warning.")
class Notice(Loaded, Node):
    """One of the viewer's own."""

    loader = attrgetter("notices")

    told: strawberry.Private[Told]

    id: ID
    at: datetime
    title: str
    body: str
    read_at: datetime | None

    @classmethod
    def of(cls, told: Told) -> Self:
        """A notice of the viewer's."""
        return cls(
            told=told,
            id=node_id("Notice", told.id),
            at=told.at,
            title=told.title,
            body=told.body,
            read_at=told.read_at,
        )

    @field()
    async def about(self, info: Info) -> Node | None:
        if self.told.about is None:
            return None
        noun, key = self.told.about
        return await nodes.fetch(info, node_id(_NOUNS[noun], key))
