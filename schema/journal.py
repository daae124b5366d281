"""The journal: who did what under a union, entry by entry, each chained to the one before."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import ID

from hub.access import journals
from hub.access.journals import JournalFilter
from hub.errors import NotFound
from hub.journal.models import JournalEntry as Row
from hub.orgs import queries as orgs
from hub.paging import Window
from schema.acts import label
from schema.context import Context, Info
from schema.declaring import field
from schema.directives import PAGED
from schema.ids import kind_of, node_id, uuid_of
from schema.nodes import Node
from schema.pages import Connection

if TYPE_CHECKING:
    from schema.orgs import Org

_KINDS = {
    "export": "ExportRequest",
    "org": "Org",
    "member": "Member",
    "account": "Account",
    "import": "Import",
    "application": "JoinApplication",
}


@strawberry.type
class JournalEntry(Node):
    """One deed, or one that was refused."""

    row: strawberry.Private[Row]

    id: ID
    at: datetime
    actor: str
    on_behalf_of: str | None
    act: str
    label: str
    subject: ID | None
    subject_label: str | None
    outcome: str
    reason: str | None = strawberry.field(description="As whoever did it gave it.")
    request_id: str
    hash: str

    @classmethod
    def of(cls, row: Row) -> Self:
        """An entry of the register."""
        kind = _KINDS.get(row.subject_kind)
        return cls(
            row=row,
            id=node_id("JournalEntry", row.id),
            at=row.at,
            actor=row.actor,
            on_behalf_of=row.on_behalf_of or None,
            act=row.act,
            label=label(row.act),
            subject=node_id(kind, row.subject_id) if kind and row.subject_id else None,
            subject_label=row.subject_label or None,
            outcome=row.outcome,
            reason=str(row.details["reason"]) if row.details.get("reason") else None,
            request_id=row.request_id,
            hash=row.hash,
        )

    @classmethod
    async def fetch(cls, context: Context, id: str) -> Self | None:
        """An entry the viewer may read."""
        key = uuid_of("JournalEntry", id)
        return cls.of(await journals.visible(context.reading, key)) if key else None

    @field()
    async def org(self, info: Info) -> Annotated["Org", strawberry.lazy("schema.orgs")] | None:
        from schema.orgs import Org

        row = await info.context.loaders.orgs.load(self.row.org_id) if self.row.org_id else None
        return Org.of(row) if row else None


@strawberry.type
class JournalQueries:
    """Reading the journal."""

    @field(directives=PAGED, quiet=True, description="By UNION_ADMIN, UNION_LEADER, REGION_ADMIN, AUDITOR.")
    async def journal(
        self,
        info: Info,
        under: ID,
        act: str | None = None,
        actor: str | None = None,
        subject: ID | None = None,
        from_: Annotated[datetime | None, strawberry.argument(name="from")] = None,
        to: datetime | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[JournalEntry] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        scope, org_id = info.context.reading, uuid_of("Org", under)
        if org_id is None:
            raise NotFound(path=("under",))
        org = await orgs.visible(scope, org_id)
        subject_id = uuid_of(kind_of(subject) or "", subject) if subject is not None else None
        if subject is not None and subject_id is None:
            raise NotFound(path=("subject",))
        wanted = JournalFilter(act=act, actor=actor, subject_id=subject_id, since=from_, until=to)
        page = await journals.page(scope, org.path, wanted, window)
        return Connection(page=page, nodes=[JournalEntry.of(row) for row in page.items])
