"""会籍接转 where a region says nothing of its own: the old union decides, or its superior, in ten working days.

一次入会、动态接转: a membership moves with its person and never begins anew. The rules name no limit of time; ten
working days, and a word to the superior after five, are the hub's own.
"""

from datetime import date

from hub.region import Effect, Lifecycle, Party, Source, TransferState, either, lapse, move, remind, working_days

RULES = Source(
    "中华全国总工会办公厅《工会会员会籍管理办法》",
    date(2016, 12, 12),
    seen=False,
    place="会籍接转；审核期限为本平台所定",
)
_DECIDES = either(Party.OUT, Party.OUT_SUPERIOR)
_OPEN = TransferState.PENDING

MEMBER_TRANSFER = Lifecycle(
    subject="member_transfer",
    source=RULES,
    starts=_OPEN,
    ends=(TransferState.ACCEPTED, TransferState.REFUSED, TransferState.CANCELLED, TransferState.EXPIRED),
    labels={
        _OPEN: "待审核",
        TransferState.ACCEPTED: "已转移",
        TransferState.REFUSED: "已拒绝",
        TransferState.CANCELLED: "已撤回",
        TransferState.EXPIRED: "逾期未审核",
    },
    moves=(
        move("accept", "同意", _OPEN, TransferState.ACCEPTED, _DECIDES, Effect.MOVE_MEMBERSHIP),
        move("refuse", "拒绝", _OPEN, TransferState.REFUSED, _DECIDES, Effect.ASK_REASON),
        move("cancel", "撤回", _OPEN, TransferState.CANCELLED, Party.IN),
        remind("提请上级处理", _OPEN, working_days(5), Party.OUT_SUPERIOR),
        lapse("expire", "逾期", _OPEN, TransferState.EXPIRED, working_days(10)),
    ),
)
"""Written as a transfer in is asked for; of a transfer out each party is its counterpart."""
