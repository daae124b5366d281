"""网上入会 where a region says nothing of its own: the union decides, and what it gives back may be sent again.

The rules ask for a person's own application and the union's approval; how that goes its way online they do not say.
"""

from datetime import date

from hub.region import ApplicationState, Effect, Lifecycle, Party, Source, move

RULES = Source(
    "中华全国总工会办公厅《工会会员会籍管理办法》",
    date(2016, 12, 12),
    seen=False,
    place="入会：由本人申请，经工会审核；网上办理的步骤为本平台所定",
)
_WAITS, _RETURNED = ApplicationState.SUBMITTED, ApplicationState.RETURNED

JOIN_APPLICATION = Lifecycle(
    subject="join_application",
    source=RULES,
    starts=_WAITS,
    ends=(ApplicationState.APPROVED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN),
    labels={
        _WAITS: "待审核",
        ApplicationState.APPROVED: "已通过",
        _RETURNED: "已退回",
        ApplicationState.REJECTED: "未通过",
        ApplicationState.WITHDRAWN: "已撤回",
    },
    moves=(
        move("approve", "通过", _WAITS, ApplicationState.APPROVED, Party.SELF),
        move("send_back", "退回", _WAITS, _RETURNED, Party.SELF, Effect.ASK_REASON),
        move("reject", "不通过", _WAITS, ApplicationState.REJECTED, Party.SELF, Effect.ASK_REASON),
        move("send_again", "重新提交", _RETURNED, _WAITS, Party.APPLICANT),
        move("withdraw", "撤回", (_WAITS, _RETURNED), ApplicationState.WITHDRAWN, Party.APPLICANT),
    ),
)
"""Whether a region has it, its form says (`RecordKind.JOIN_APPLICATION`); a table of its own takes this one's place."""
