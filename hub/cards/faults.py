"""Why something about cards is refused."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hub.errors import HubError, Invalid
from hub.members.holds import Held

if TYPE_CHECKING:
    from hub.cards.candidates import Candidate


class NoCards(HubError):
    """The region declares no cards."""

    code = "NO_CARDS"
    message = "该地区未开办会员服务卡。"


class NotInThisState(HubError):
    """The lifecycle has no such move out of the present state; with `bank`, the batch is not where it must be."""

    code = "NOT_IN_THIS_STATE"
    message = "当前状态不能这样办理，请刷新后再试。"


class AnsweredAlready(HubError):
    """The bank said something else about this row before: what was answered is not answered again."""

    code = "ANSWERED_ALREADY"
    message = "银行对此人已有不同的处理结果，不能再改；请核对后联系工会办理。"


class CardHeld(Held):
    """Something else is under way for the person: no card is made anew meanwhile."""


class BatchLimit(HubError):
    """The region allows no more batches that day."""

    code = "BATCH_LIMIT"
    message = "今天的办卡批次已用完，请明天再办理。"


class BatchNotOpen(HubError):
    """It was sent, or cancelled."""

    code = "BATCH_NOT_OPEN"
    message = "该批次已发送或已撤销，不能再改动。"


class NobodyToApply(Invalid):
    """Nothing would go to the bank. ``refused`` holds those who were not taken, each with what was found."""

    code = "NOBODY_TO_APPLY"
    message = "没有可以办卡的会员。"

    def __init__(self, message: str = "", *, refused: "Sequence[Candidate]" = ()) -> None:
        self.refused = tuple(refused)
        empty = "请先把会员加入批次。" if message else "会员都已申请、已有卡，或尚未录入；请新增会员后再申请。"
        super().__init__(message, hint="请查看各人的说明，更正后再申请。" if refused else empty)
