"""The service card's way through union, bank and card works, as the guide tells it; loss and closing are ours."""

from hub.region import CardState as S
from hub.region import Effect, Lifecycle, Party, either, move, remind, working_days

from .codes import GUIDE

SELF, BANK, MEMBER = Party.SELF, Party.BANK, Party.MEMBER
REASON = Effect.ASK_REASON

CARD = Lifecycle(
    subject="card",
    source=GUIDE,
    starts=S.PENDING,
    ends=(S.CLOSED,),
    labels={
        S.PENDING: "待办卡",
        S.APPLIED: "待审核",
        S.FAILED: "待处理",
        S.MAKING: "制卡中",
        S.MADE: "制卡成功，待签收",
        S.RECEIVED: "待领取",
        S.HANDED_OUT: "已发放，待激活",
        S.ACTIVE: "已激活",
        S.RECALLED: "已收回，待重新制卡",
        S.LOST: "已挂失",
        S.CLOSED: "已注销",
    },
    moves=(
        #    act            label          from                       to            who
        move("apply",       "批量办卡申请",  S.PENDING,                 S.APPLIED,    SELF),
        move("pass",        "审核通过",     S.APPLIED,                 S.MAKING,     BANK),
        move("fail",        "审核不通过",    S.APPLIED,                 S.FAILED,     BANK, REASON),
        move("mend",        "改回待办卡",    S.FAILED,                  S.PENDING,    SELF),
        move("make",        "制卡成功",     S.MAKING,                  S.MADE,       BANK),
        move("receive",     "统一签收",     S.MADE,                    S.RECEIVED,   SELF),
        remind("请在签收后5个工作日内发放",     S.RECEIVED,                working_days(5), SELF),
        move("hand_out",    "发放",        S.RECEIVED,                S.HANDED_OUT, SELF),
        move("activate",    "激活",        S.HANDED_OUT,              S.ACTIVE,     BANK),
        move("recall",      "收回卡片",     S.HANDED_OUT,              S.RECALLED,   BANK, REASON),
        move("report_lost", "挂失",        (S.HANDED_OUT, S.ACTIVE),  S.LOST,       either(SELF, MEMBER, BANK)),
        move("remake",      "重新制卡",     S.RECALLED,                S.MAKING,     BANK),
        move("reapply",     "补办",        S.LOST,                    S.PENDING,    SELF),
        move("close",       "注销",        (S.ACTIVE, S.LOST),        S.CLOSED,     either(SELF, BANK), REASON),
    ),
)  # fmt: skip
