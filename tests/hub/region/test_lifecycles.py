"""States and moves as a table, and what a table may not say."""

from hub.region import (
    CardState,
    Effect,
    Lifecycle,
    Move,
    OrgKind,
    OrgState,
    Party,
    Tree,
    both,
    days,
    either,
    lapse,
    level,
    move,
    remind,
    working_days,
)

from .small import SOURCE

S, P, C = OrgState, Party, CardState


def life(*moves: Move, ends: tuple[OrgState, ...] = (S.CLOSED,)) -> Lifecycle:
    labels = {state: state.value for state in S}
    return Lifecycle(subject="org", source=SOURCE, starts=S.DRAFT, ends=ends, labels=labels, moves=moves)


CLOSE = move("close", "撤销", S.DRAFT, S.CLOSED, P.SELF)


def test_a_sound_table_finds_its_moves_by_state_and_act() -> None:
    table = life(CLOSE)
    assert list(table.problems()) == []
    assert table.table[S.DRAFT, "close"] is CLOSE


def test_every_state_can_be_reached_and_left() -> None:
    open_end = life(move("submit", "提交", S.DRAFT, S.ACTIVE, P.SELF), CLOSE)
    assert list(open_end.problems()) == ["nothing leaves ACTIVE; list it under ends, or add the move out."]
    unreached = life(CLOSE, move("approve", "通过", S.SUBMITTED, S.CLOSED, P.SUPERIOR))
    assert list(unreached.problems()) == [
        "no move leads to SUBMITTED, so “approve” can never happen; add the move that enters it, or drop this."
    ]
    assert list(life(CLOSE, ends=(S.CLOSED, S.MERGED)).problems()) == ["the end MERGED is never reached."]


def test_an_end_is_an_end_and_an_act_leaves_a_state_once() -> None:
    reopened = life(CLOSE, move("reopen", "恢复", S.CLOSED, S.DRAFT, P.SELF))
    assert list(reopened.problems()) == [
        "CLOSED is an end, yet “reopen” leaves it; take it out of ends, or drop the move."
    ]
    assert list(life(CLOSE, CLOSE).problems()) == ["“close” leaves DRAFT twice; give one another name."]


def test_a_card_is_moved_by_one_hand_and_never_by_the_clock() -> None:
    shared = move("pass", "通过", C.PENDING, C.MAKING, both(P.SELF, P.BANK))
    late = lapse("expire", "逾期", C.PENDING, C.CLOSED, days(9))
    labels = {state: state.value for state in C}
    table = Lifecycle(
        subject="card", source=SOURCE, starts=C.PENDING, ends=(C.MAKING, C.CLOSED), labels=labels, moves=(shared, late)
    )
    assert list(table.problems())[:2] == [
        "“pass”: a card is in one hand at a time; write either(…) for both(…).",
        "“expire”: no card moves by itself; write remind(…) for lapse(…).",
    ]


def test_a_decision_of_two_can_be_refused_by_one() -> None:
    stuck = life(move("pass", "通过", S.DRAFT, S.CLOSED, both(P.OUT, P.IN)))
    assert list(stuck.problems()) == ["“pass” needs 转出单位 and 转入单位, but no move lets one of them refuse."]
    fine = life(*stuck.moves, move("refuse", "拒绝", S.DRAFT, S.CLOSED, either(P.OUT, P.IN)))
    assert list(fine.problems()) == []


def test_a_state_has_the_regions_label() -> None:
    bare = Lifecycle(
        subject="org", source=SOURCE, starts=S.DRAFT, ends=(S.CLOSED,), labels={S.DRAFT: "草稿"}, moves=(CLOSE,)
    )
    assert list(bare.problems()) == ["CLOSED has no label; say what the region calls it."]


def test_the_clock_moves_and_reminds() -> None:
    late = lapse("expire", "超时", S.DRAFT, S.CLOSED, working_days(10), Effect.DROP_CHANGES)
    assert (late.by.parties, late.after, late.effects) == ((P.CLOCK,), working_days(10), (Effect.DROP_CHANGES,))
    told = remind("请提交", S.DRAFT, days(5), P.SELF)
    assert told.only_reminds
    assert told.enters is S.DRAFT
    assert list(life(told, late).problems()) == []


def test_a_tree_says_who_may_hang_under_whom() -> None:
    tree = Tree(
        source=SOURCE,
        seats=(
            *level(1, ("市总工会", OrgKind.LOCAL_FEDERATION)),
            *level(2, ("开发区总工会", OrgKind.LOCAL_FEDERATION), under=1),
            *level(3, ("基层联合工会", OrgKind.JOINT), under=(1, 2)),
        ),
    )
    assert list(tree.problems()) == []
    assert tree.allows(OrgKind.LOCAL_FEDERATION, 1, None)
    assert tree.allows(OrgKind.JOINT, 3, 1)
    assert not tree.allows(OrgKind.JOINT, 2, 1)
    assert not tree.allows(OrgKind.LOCAL_FEDERATION, 2, None)


def test_a_seat_may_say_under_which_kinds_of_union_it_hangs() -> None:
    federation, single = ("总工会", OrgKind.LOCAL_FEDERATION), ("基层工会", OrgKind.SINGLE)
    tree = Tree(
        source=SOURCE,
        seats=(
            *level(1, federation),
            *level(2, federation, single, under=1),
            *level(3, single, under=2, superiors=(OrgKind.LOCAL_FEDERATION, OrgKind.JOINT)),
        ),
    )
    assert tree.allows(OrgKind.SINGLE, 3, 2, superior=OrgKind.LOCAL_FEDERATION)
    assert not tree.allows(OrgKind.SINGLE, 3, 2, superior=OrgKind.SINGLE)
    assert not tree.allows(OrgKind.SINGLE, 3, 2)  # of nobody knows what kind
    assert tree.allows(OrgKind.SINGLE, 2, 1, superior=OrgKind.SINGLE)  # whoever sits there
    assert list(tree.problems()) == ["“基层工会” (level 3) hangs under JOINT, which does not sit above it."]


def test_nobody_hangs_under_the_same_or_a_lower_level() -> None:
    tree = Tree(
        source=SOURCE,
        seats=(*level(1, ("市总工会", OrgKind.LOCAL_FEDERATION)), *level(2, ("工会", OrgKind.SINGLE), under=2)),
    )
    assert list(tree.problems()) == ["“工会” (level 2) may not hang under level 2; write a smaller one."]
