"""Telling a union that the bank has answered the whole of a batch it waits for, and how, in the region's words."""

from hub.access import notices
from hub.cards import lifecycle
from hub.cards.models import CardBatch, CardBatchRow
from hub.cards.states import Answer
from hub.database import Db
from hub.region import CardState


async def tell(tx: Db, batch: CardBatch) -> None:
    """To the union's administrators, once a batch: how many the bank let pass, and how many it gave back."""
    rows = CardBatchRow.filter(batch_id=batch.id).using_db(tx)
    back = await rows.filter(answer=Answer.RETURNED.value).count()
    said = f"通过{batch.size - back}人"
    if back:
        said += f"，{lifecycle.label(batch.region, CardState.FAILED)}{back}人，请查看原因后办理"
    body = f"办卡批次{batch.batch_no}共{batch.size}人，银行已全部答复：{said}。"
    to = await notices.administrators(tx, batch.org_id)
    await notices.tell(tx, to, "银行已答复办卡批次", body, about=("card_batch", batch.id))
