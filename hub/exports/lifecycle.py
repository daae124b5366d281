"""The life of an export as a table of moves, and how long each wait lasts."""

from datetime import date, datetime, timedelta

from hub.clock import end_of
from hub.exports.states import ExportState
from hub.national import workdays
from hub.region import Lifecycle, Party, Source, both, either, lapse, move, working_days

RULES = Source(
    "长沙市总工会办公室关于网上工会工作平台信息采集的通知（长工办发〔2019〕42号）",
    date(2019, 7, 1),
    place="三（三）：经本单位分管领导和上级工会书面批准同意；期限为本平台所定",
)
DECIDED_WITHIN = working_days(10)
KEPT = timedelta(hours=24)
_ASKED, _MADE = ExportState.REQUESTED, ExportState.READY
_EITHER = either(Party.SELF, Party.SUPERIOR)

EXPORT = Lifecycle(
    subject="export",
    source=RULES,
    starts=_ASKED,
    ends=(
        ExportState.RETURNED,
        ExportState.REJECTED,
        ExportState.DOWNLOADED,
        ExportState.EXPIRED,
        ExportState.CANCELLED,
    ),
    labels={
        _ASKED: "待审批",
        ExportState.APPROVED: "已批准，正在生成",
        ExportState.RETURNED: "已退回",
        ExportState.REJECTED: "未获批准",
        _MADE: "待下载",
        ExportState.DOWNLOADED: "已下载",
        ExportState.EXPIRED: "已过期",
        ExportState.CANCELLED: "已撤销",
    },
    moves=(
        move("approve", "批准", _ASKED, ExportState.APPROVED, both(Party.SELF, Party.SUPERIOR)),
        move("return", "退回", _ASKED, ExportState.RETURNED, _EITHER),
        move("reject", "不批准", _ASKED, ExportState.REJECTED, _EITHER),
        move("make", "生成文件", ExportState.APPROVED, _MADE, Party.CLOCK),
        move("void", "失效", (_ASKED, ExportState.APPROVED, _MADE), ExportState.RETURNED, Party.CLOCK),
        move("download", "下载", _MADE, ExportState.DOWNLOADED, Party.SELF),
        move("cancel", "撤销", (_ASKED, ExportState.APPROVED, _MADE), ExportState.CANCELLED, Party.SELF),
        lapse("expire", "逾期", _ASKED, ExportState.EXPIRED, DECIDED_WITHIN),
        move("erase", "过期", _MADE, ExportState.EXPIRED, Party.CLOCK),
    ),
)
"""The same in every region: what one asks for the protection of people is no less needed in another."""


def label(state: str) -> str:
    """What a state is called."""
    return EXPORT.labels[ExportState(state)]


def may(state: str, act: str) -> bool:
    """Whether such a move leaves the state."""
    return (ExportState(state), act) in EXPORT.table


def enters(state: str, act: str) -> ExportState:
    """Where the move leads. KeyError: none of that name leaves the state."""
    return ExportState(EXPORT.table[ExportState(state), act].enters)


def due(asked_on: date) -> datetime:
    """The moment from which it is too late to decide."""
    return end_of(workdays.after(asked_on, DECIDED_WITHIN.count).day)
