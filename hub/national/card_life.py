"""A card's plain way from union to bank and back, for regions that order cards and have not said how theirs goes."""

from dataclasses import replace

from hub.region import CardState, Effect, Lifecycle, Party, Region, Source, either, move, remind, working_days

S, SELF, BANK = CardState, Party.SELF, Party.BANK
REASON = Effect.ASK_REASON
PLAIN = Source("会员服务卡办理流程（本平台所定）", seen=False, place="该地区未公布办卡各环节，按通行做法所定")

CARD = Lifecycle(
    subject="card",
    source=PLAIN,
    starts=S.PENDING,
    ends=(S.CLOSED,),
    labels={
        S.PENDING: "待办卡",
        S.APPLIED: "银行审核中",
        S.FAILED: "待处理",
        S.MAKING: "制卡中",
        S.MADE: "待签收",
        S.RECEIVED: "待发放",
        S.HANDED_OUT: "待激活",
        S.ACTIVE: "已激活",
        S.LOST: "已挂失",
        S.CLOSED: "已注销",
    },
    moves=(
        #    act            label          from                       to            who
        move("apply",       "申请办卡",     S.PENDING,                 S.APPLIED,    SELF),
        move("pass",        "审核通过",     S.APPLIED,                 S.MAKING,     BANK),
        move("fail",        "审核不通过",    S.APPLIED,                 S.FAILED,     BANK, REASON),
        move("mend",        "改回待办卡",    S.FAILED,                  S.PENDING,    SELF),
        move("make",        "制卡成功",     S.MAKING,                  S.MADE,       BANK),
        move("receive",     "签收",        S.MADE,                    S.RECEIVED,   SELF),
        remind("请在签收后5个工作日内发放",     S.RECEIVED,                working_days(5), SELF),
        move("hand_out",    "发放",        S.RECEIVED,                S.HANDED_OUT, SELF),
        move("activate",    "激活",        S.HANDED_OUT,              S.ACTIVE,     BANK),
        move("report_lost", "挂失",        (S.HANDED_OUT, S.ACTIVE),  S.LOST,       either(SELF, Party.MEMBER, BANK)),
        move("reapply",     "补办",        S.LOST,                    S.PENDING,    SELF),
        move("close",       "注销",        (S.ACTIVE, S.LOST),        S.CLOSED,     either(SELF, BANK), REASON),
    ),
)  # fmt: skip


def with_card_life(region: Region) -> Region:
    """A region that orders cards, with this way for its cards if it has told none of its own."""
    orders = region.policies is not None and region.policies.cards is not None
    if not orders or any(life.subject == CARD.subject for life in region.lifecycles):
        return region
    return replace(region, lifecycles=(*region.lifecycles, CARD))
