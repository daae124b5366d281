"""Turns: of one person's applications to one union one lies before the union, the others wait behind it.

Nobody who applies is told which: an answer that differed would tell that somebody of that number has applied.
"""

from uuid import UUID

from tortoise.queryset import QuerySet

from hub.access import notices
from hub.database import Db, is_sqlite
from hub.database.statements import run
from hub.joining.lifecycle import WAITS
from hub.joining.models import JoinApplication

_CLASS = 4_601_002  # of advisory locks: a number nobody else in this database uses


async def hold(tx: Db, org_id: UUID) -> None:
    """Until the transaction ends nobody else changes whose turn it is at that union."""
    if not is_sqlite(tx):
        await run(tx, f"SELECT pg_advisory_xact_lock({_CLASS}, hashtext(?))", str(org_id))


async def give(tx: Db, one: JoinApplication) -> None:
    """Let the oldest that waits come before the union, if none of that person does; the union is told.

    Where nobody administers it, its superior is, who may decide for it.
    """
    waiting = _alike(tx, one).filter(state=WAITS)
    if one.number_index is not None and await waiting.filter(open=True).exists():
        return
    if (first := await waiting.order_by("changed_at", "id").first()) is not None:
        first.open = True
        await first.save(using_db=tx, update_fields=["open"])
        if first.id == one.id:
            one.open = True
        to = await notices.administrators(tx, one.org_id) or await notices.superiors(tx, one.org_id)
        await notices.tell(tx, to, "网上入会申请", "收到一份网上入会申请，等待审核。", about=("application", first.id))


def _alike(db: Db, one: JoinApplication) -> QuerySet[JoinApplication]:
    rows = JoinApplication.filter(org_id=one.org_id).using_db(db)
    return rows.filter(id=one.id) if one.number_index is None else rows.filter(number_index=one.number_index)
