"""Cards and batches written straight into the register, in whatever state a test begins from."""

from hub.cards.models import Card, CardBatch, CardBatchRow
from hub.cards.states import HOLDING, CardBatchState
from hub.clock import now, today
from hub.database import transaction
from hub.identity import new_id
from hub.members.holds import HoldKind
from hub.members.models import Hold, Member
from hub.orgs.models import Org
from hub.region import CardState

BANK = "中国银行"


async def lay_batch(
    org: Org, state: CardBatchState = CardBatchState.SUBMITTED, *, bank: str = BANK, **more: object
) -> CardBatch:
    """A batch of the union without anybody in it."""
    moment = now()
    given: dict[str, object] = {
        "id": new_id(),
        "region": org.region,
        "org_id": org.id,
        "org_path": org.path,
        "org_name": org.name,
        "batch_no": str(new_id()),
        "state": state,
        "day": today(),
        "bank": bank,
        "created_by": "试办",
        "created_at": moment,
        "updated_at": moment,
        "submitted_at": None if state in (CardBatchState.OPEN, CardBatchState.CANCELLED) else moment,
    }
    batch = CardBatch(**(given | more))
    async with transaction() as tx:
        await batch.save(using_db=tx, force_create=True)
    return batch


async def lay_card(
    member: Member,
    state: CardState = CardState.APPLIED,
    batch: CardBatch | None = None,
    *,
    live: bool | None = True,
    **more: object,
) -> Card:
    """The member's card, in the batch's next row, and the member held as long as it is under way."""
    moment = now()
    if batch:
        batch.size += 1
    card = Card(
        id=new_id(),
        region=member.region,
        org_id=member.org_id,
        member_id=member.id,
        batch_id=batch.id if batch else None,
        batch_row=batch.size if batch else None,
        state=state,
        live=live,
        created_by="试办",
        created_at=moment,
        updated_at=moment,
        **more,
    )
    async with transaction() as tx:
        await card.save(using_db=tx, force_create=True)
        if batch:
            await batch.save(using_db=tx, update_fields=["size"])
            await CardBatchRow(
                id=new_id(),
                region=card.region,
                batch_id=batch.id,
                row=batch.size,
                card_id=card.id,
                member_id=member.id,
            ).save(using_db=tx, force_create=True)
        if live and state in HOLDING:
            await Hold(
                id=new_id(),
                region=card.region,
                member_id=member.id,
                kind=HoldKind.CARD,
                subject_id=card.id,
                since=moment,
            ).save(using_db=tx, force_create=True)
    return card
