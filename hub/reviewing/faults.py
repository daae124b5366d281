"""Why a proposal is refused, or cannot be decided now."""

from collections.abc import Sequence

from hub.errors import HubError, Stale


class ChangePending(HubError):
    """The record has a change that nobody has decided on yet: there is one at a time."""

    code = "CHANGE_PENDING"
    message = "此记录已有修改在等待审核，不能再提交修改。"

    def __init__(self) -> None:
        super().__init__(hint="请等待审核；需要更正的，由提交方先撤回再重新提交。", path=("id",))


class NothingPending(HubError):
    """Nothing waits here, or no more: another was quicker."""

    code = "NOTHING_PENDING"
    message = "没有等待审核的修改，可能已由他人审核或已撤回。"
    hint = "请刷新后查看最新的状态和审批意见。"


class ChangedMeanwhile(Stale):
    """The record is no more what the change was proposed on."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(
            f"提交修改之后，此记录的{'、'.join(f'“{label}”' for label in labels)}已被修改，不能按原申请通过。",
            hint="请退回，由提交人按现在的内容重新提交。",
            path=("id",),
        )
