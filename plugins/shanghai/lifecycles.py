"""How a union and a transfer go their way in Shanghai: reported, reviewed, changed, moved, revoked."""

from hub.region import ApplicationState as A
from hub.region import Effect, Lifecycle, Party, both, either, lapse, move, remind, rule, working_days
from hub.region import OrgState as S
from hub.region import TransferState as T

from .codes import MANUAL
from .layouts import EDITABLE, REPORTED

SELF, SUPERIOR = Party.SELF, Party.SUPERIOR
OUT, IN, OUT_SUPERIOR, IN_SUPERIOR = Party.OUT, Party.IN, Party.OUT_SUPERIOR, Party.IN_SUPERIOR


@rule(
    "SH-TR-01",
    "有在办卡人员，禁止转移。",
    cause="本工会有会员正在办理会员服务卡",
    fix="请等待办卡结束，或先撤回办卡申请",
)
def no_card_is_being_made(open_cards: int) -> bool:
    return open_cards == 0


@rule(
    "SH-TR-02",
    "有待转出审核人员，禁止转移。",
    cause="本工会有会员的转出尚未审核",
    fix="请先办结待审核的转出",
)
def no_transfer_is_waiting(pending_transfers: int) -> bool:
    return pending_transfers == 0


@rule(
    "SH-REV-03",
    "有下级工会，不能撤销。",
    cause="本工会之下还有未撤销的工会",
    fix="请先转移或撤销下级工会",
)
def no_union_hangs_below(children_count: int) -> bool:
    return children_count == 0


FREE = (no_card_is_being_made, no_transfer_is_waiting)
ENDS = (
    no_card_is_being_made.saying("SH-REV-01", "有在办卡人员，不能撤销。"),
    no_transfer_is_waiting.saying("SH-REV-02", "有待转出审核人员，不能撤销。"),
    no_union_hangs_below,
)

ORG = Lifecycle(
    subject="org",
    source=MANUAL,
    starts=S.DRAFT,
    ends=(S.REJECTED, S.MERGED, S.MOVED_OUT, S.CLOSED),
    labels={
        S.DRAFT: "未上报",
        S.SUBMITTED: "待审核",
        S.RETURNED: "审核不通过",
        S.REJECTED: "不予受理",
        S.ACTIVE: "审核通过",
        S.CHANGE_PENDING: "修改待审核",
        S.MOVE_PENDING: "转移待审核",
        S.MERGED: "已撤销（合并）",
        S.MOVED_OUT: "已撤销（转出本市）",
        S.CLOSED: "已撤销（关闭）",
    },
    moves=(
        #    act               label              from                     to                who
        move("report", "上报", (S.DRAFT, S.RETURNED), S.SUBMITTED, SELF, asks=REPORTED),
        move("take_back", "撤回上报", S.SUBMITTED, S.DRAFT, SELF),
        move("approve", "审核通过", S.SUBMITTED, S.ACTIVE, SUPERIOR, Effect.ISSUE_ORG_NO, Effect.OPEN_ACCOUNT),
        move("send_back", "审核不通过", S.SUBMITTED, S.RETURNED, SUPERIOR, Effect.ASK_REASON),
        move("reject", "不予受理", S.SUBMITTED, S.REJECTED, SUPERIOR, Effect.CLOSE_ACCOUNTS, Effect.ASK_REASON),
        move("amend", "修改", S.ACTIVE, S.CHANGE_PENDING, SELF, asks=EDITABLE),
        move("withdraw_change", "撤回修改", S.CHANGE_PENDING, S.ACTIVE, SELF, Effect.DROP_CHANGES),
        move("approve_change", "修改审核通过", S.CHANGE_PENDING, S.ACTIVE, SUPERIOR, Effect.APPLY_CHANGES),
        move(
            "refuse_change",
            "修改审核不通过",
            S.CHANGE_PENDING,
            S.ACTIVE,
            SUPERIOR,
            Effect.DROP_CHANGES,
            Effect.ASK_REASON,
        ),
        move("move_within", "区区（局局）转移", S.ACTIVE, S.MOVE_PENDING, SELF, asks=REPORTED, guards=FREE),
        move("move_across", "区局（局区）转移", S.ACTIVE, S.MOVE_PENDING, SELF, asks=REPORTED, guards=FREE),
        move("withdraw_move", "撤回转移", S.MOVE_PENDING, S.ACTIVE, SELF, Effect.DROP_CHANGES),
        move(
            "approve_move",
            "转移审核通过",
            S.MOVE_PENDING,
            S.ACTIVE,
            both(OUT_SUPERIOR, IN_SUPERIOR),
            Effect.APPLY_CHANGES,
            Effect.REHANG,
        ),
        move(
            "refuse_move",
            "转移审核不通过",
            S.MOVE_PENDING,
            S.ACTIVE,
            either(OUT_SUPERIOR, IN_SUPERIOR),
            Effect.DROP_CHANGES,
            Effect.ASK_REASON,
        ),
        move("merge", "撤销：合并", S.ACTIVE, S.MERGED, SELF, Effect.MOVE_MEMBERS, Effect.CLOSE_ACCOUNTS, guards=ENDS),
        move(
            "move_out",
            "撤销：转出本市",
            S.ACTIVE,
            S.MOVED_OUT,
            SELF,
            Effect.RETAIN_MEMBERS,
            Effect.CLOSE_ACCOUNTS,
            guards=ENDS,
        ),
        move(
            "close", "撤销：关闭", S.ACTIVE, S.CLOSED, SELF, Effect.RETAIN_MEMBERS, Effect.CLOSE_ACCOUNTS, guards=ENDS
        ),
    ),
)

MEMBER_TRANSFER = Lifecycle(
    subject="member_transfer",
    source=MANUAL,
    starts=T.PENDING,
    ends=(T.ACCEPTED, T.REFUSED, T.CANCELLED, T.EXPIRED),
    labels={
        T.PENDING: "待转出单位或上级单位审核",
        T.ACCEPTED: "已转入",
        T.REFUSED: "已拒绝",
        T.CANCELLED: "已撤回",
        T.EXPIRED: "逾期未审核",
    },
    moves=(
        move("accept", "同意转出", T.PENDING, T.ACCEPTED, either(OUT, OUT_SUPERIOR), Effect.MOVE_MEMBERSHIP),
        move("refuse", "拒绝转出", T.PENDING, T.REFUSED, either(OUT, OUT_SUPERIOR), Effect.ASK_REASON),
        move("cancel", "撤回", T.PENDING, T.CANCELLED, IN),
        remind("提请上级单位审核", T.PENDING, working_days(5), OUT_SUPERIOR),
        lapse("expire", "逾期", T.PENDING, T.EXPIRED, working_days(10)),
    ),
)

JOIN_APPLICATION = Lifecycle(
    subject="join_application",
    source=MANUAL,
    starts=A.SUBMITTED,
    ends=(A.APPROVED, A.REJECTED, A.WITHDRAWN),
    labels={
        A.SUBMITTED: "待审核",
        A.APPROVED: "审核通过",
        A.RETURNED: "审核不通过",
        A.REJECTED: "不予受理",
        A.WITHDRAWN: "已撤回",
    },
    moves=(
        move("approve", "审核通过", A.SUBMITTED, A.APPROVED, SELF),
        move("send_back", "审核不通过", A.SUBMITTED, A.RETURNED, SELF, Effect.ASK_REASON),
        move("reject", "不予受理", A.SUBMITTED, A.REJECTED, SELF, Effect.ASK_REASON),
        move("send_again", "修改后重新提交", A.RETURNED, A.SUBMITTED, Party.APPLICANT),
        move("withdraw", "撤回申请", (A.SUBMITTED, A.RETURNED), A.WITHDRAWN, Party.APPLICANT),
    ),
)
