"""Shenzhen's service card as its guide tells it: who does what, in which order, under which name."""

from hub.region import CardState as S
from hub.region import Party, RecordKind, working_days
from tests.regions.folders import region

SHENZHEN = region("shenzhen")
(CARD,) = (life for life in SHENZHEN.lifecycles if life.subject == "card")


def walked(*acts: str) -> S:
    """Where a card is after these acts, each of which the table must allow."""
    at = CARD.starts
    for act in acts:
        at = CARD.table[at, act].enters
    return S(at)


def test_a_card_goes_from_the_application_to_its_activation():
    assert walked("apply", "pass", "make", "receive", "hand_out", "activate") is S.ACTIVE


def test_one_that_the_bank_refused_is_mended_and_sent_again():
    assert walked("apply", "fail") is S.FAILED
    assert CARD.labels[S.FAILED] == "待处理"
    assert walked("apply", "fail", "mend", "apply", "pass") is S.MAKING


def test_a_card_with_a_wrong_face_is_taken_back_and_made_anew():
    assert walked("apply", "pass", "make", "receive", "hand_out", "recall", "remake", "make") is S.MADE


def test_a_lost_card_is_applied_for_anew_or_closed():
    lost = ("apply", "pass", "make", "receive", "hand_out", "activate", "report_lost")
    assert walked(*lost, "reapply", "apply") is S.APPLIED
    assert walked(*lost, "close") is S.CLOSED


def test_the_bank_reviews_makes_and_activates_and_the_union_applies_signs_and_hands_out():
    by = {one.act: set(one.by.parties) for one in CARD.moves if not one.only_reminds}
    assert {act for act, who in by.items() if who == {Party.SELF}} == {
        "apply",
        "mend",
        "receive",
        "hand_out",
        "reapply",
    }
    bank = {"pass", "fail", "make", "activate", "recall", "remake"}
    assert {act for act, who in by.items() if who == {Party.BANK}} == bank
    assert Party.MEMBER in by["report_lost"]


def test_cards_that_were_signed_for_are_handed_out_within_five_working_days():
    (reminder,) = (one for one in CARD.moves if one.only_reminds)
    assert (reminder.leaves, reminder.after, reminder.by.parties) == ((S.RECEIVED,), working_days(5), (Party.SELF,))


def test_the_states_are_called_as_on_the_citys_pages():
    said = {S.PENDING: "待办卡", S.APPLIED: "待审核", S.FAILED: "待处理", S.MAKING: "制卡中", S.RECEIVED: "待领取"}
    assert {state: CARD.labels[state] for state in said} == said


def test_the_menu_has_the_lists_of_those_without_a_card():
    parents = {item.label: item.parent for item in SHENZHEN.menu}
    assert parents["未办卡"] == "cards"
    assert {label for label, above in parents.items() if above == "cards_none"} == {"待办卡", "待处理"}


def test_the_bank_is_told_whether_the_card_loads_transit_and_answers_in_its_form():
    assert SHENZHEN.policies is not None
    assert SHENZHEN.policies.cards is not None
    assert SHENZHEN.policies.cards.bank == "中国银行"
    forms = {one.kind: one for one in SHENZHEN.layouts if one.kind is not RecordKind.MEMBER}
    keys = [column.field.key for column in forms[RecordKind.CARD_APPLICATION].flat if column.field]
    assert {"person_key", "id_number", "outlet", "loads_transit"} <= set(keys)
    assert RecordKind.BANK_RESULT in forms
