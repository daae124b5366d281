"""States and answers of cards and their batches, and which of them keep a member held."""

from enum import StrEnum

from hub.members.carried import ON_ITS_WAY
from hub.region import CardState


class CardBatchState(StrEnum):
    """办卡批次."""

    OPEN = "OPEN"
    SUBMITTED = "SUBMITTED"
    REVIEWING = "REVIEWING"  # the bank has fetched it
    ANSWERED = "ANSWERED"  # every row is
    CLOSED = "CLOSED"  # nothing of it is under way
    CANCELLED = "CANCELLED"


class Answer(StrEnum):
    """What the bank says of a row."""

    APPROVED = "APPROVED"
    RETURNED = "RETURNED"


AT_BANK = frozenset({CardBatchState.SUBMITTED, CardBatchState.REVIEWING, CardBatchState.ANSWERED})  # a BANK sees these
HOLDING = frozenset(ON_ITS_WAY)
"""While a card is in one of these, its member is held."""

SETTLED = frozenset({CardState.ACTIVE, CardState.CLOSED})  # nothing more is to be done by the batch's bank
BEGUN = frozenset({CardState.PENDING, CardState.APPLIED, CardState.REVIEWING, CardState.MAKING})  # no plastic yet
GONE = frozenset({CardState.LOST, CardState.RECALLED})  # there was plastic: what is made after it is another card

BATCH_LABELS = {
    CardBatchState.OPEN: "未发送",
    CardBatchState.SUBMITTED: "已发送银行",
    CardBatchState.REVIEWING: "银行审核中",
    CardBatchState.ANSWERED: "银行已答复",
    CardBatchState.CLOSED: "已办结",
    CardBatchState.CANCELLED: "已撤销",
}
