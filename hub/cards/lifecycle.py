"""The life of a card: the region's own table of states and moves, read for whoever asks."""

from collections.abc import Mapping
from uuid import UUID

from hub import registry
from hub.access.permissions import may, require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.cards.faults import BatchNotOpen, NobodyToApply, NoCards, NotInThisState
from hub.cards.models import Card, CardBatch
from hub.cards.states import AT_BANK, BATCH_LABELS, CardBatchState
from hub.errors import HubError, Invalid, NotAllowed
from hub.region import Cards, CardState, Lifecycle, Move, Party

SUBJECT = "card"
_UNION = frozenset({Role.UNION_ADMIN, Role.UNION_CLERK})
_ROLES: Mapping[Party, frozenset[Role]] = {
    Party.SELF: _UNION,
    Party.SUPERIOR: _UNION,
    Party.BANK: frozenset({Role.BANK}),
    Party.MEMBER: frozenset({Role.MEMBER}),
}
_NOT_YOURS = "“{label}”由{parties}办理。"


def declared(region: str) -> Lifecycle:
    """The table of a region's cards. Raises NoCards where it has none."""
    lives = registry.current().region(region).lifecycles
    found = next((life for life in lives if life.subject == SUBJECT), None)
    if found is None:
        raise NoCards()
    return found


def ordering(region: str) -> Cards:
    """How the region orders its cards. Raises NoCards where it does not."""
    policies = registry.current().region(region).policies
    if policies is None or policies.cards is None:
        raise NoCards()
    return policies.cards


def label(region: str, state: str) -> str:
    """The state in the region's words."""
    labels = {str(name): text for name, text in declared(region).labels.items()}
    return labels.get(state, state)


def batch_label(state: str) -> str:
    """What a batch's state is called."""
    return BATCH_LABELS[CardBatchState(state)]


def moves_out(region: str, state: str) -> list[Move]:
    """Every move the table has out of a state, in its order."""
    life = declared(region)
    return [one for one in life.moves if not one.only_reminds and CardState(state) in one.leaves]


def the_move(scope: Scope, card: Card, act: str) -> Move:
    """The table's move of that name out of the card's state.

    Invalid: it has none so named. NotInThisState: none from here; what the asker can do instead is told.
    """
    named = next((one for one in declared(card.region).moves if one.act == act), None)
    if named is None:
        raise Invalid(f"会员服务卡没有“{act}”这一事项。", hint="请刷新后，按该卡列出的事项办理。", path=("move",))
    found = next((one for one in moves_out(card.region, card.state) if one.act == act), None)
    if found is None:
        said = f"会员服务卡处于“{label(card.region, card.state)}”，不能办理“{named.label}”。"
        raise NotInThisState(said, hint=_instead(scope, card))
    return found


def _instead(scope: Scope, card: Card) -> str:
    """What is to be done with the card where it is: by the asker, by others, or by a batch."""
    moves = open_moves(scope, card)
    if own := [one.label for one, refusal in moves if refusal is None]:
        return f"此时可以办理{_quoted(own)}；请刷新后再试。"
    if moves:
        return "此时没有您可以办理的事项：" + "；".join(str(one.message).rstrip("。") for _, one in moves if one) + "。"
    batched = [one.label for one in moves_out(card.region, card.state) if is_sending(one)]
    return f"此时以批次办理{_quoted(batched)}。" if batched else "此时没有可以办理的事项；请刷新后查看。"


def _quoted(labels: list[str]) -> str:
    return "、".join(f"“{one}”" for one in dict.fromkeys(labels))


def towards(region: str, state: str, enters: frozenset[CardState], party: Party) -> Move | None:
    """The first move by which a party brings a card from a state into one of others."""
    moves = moves_out(region, state)
    return next((one for one in moves if one.enters in enters and party in one.by.parties), None)


def against(scope: Scope, move: Move, org_id: UUID, member_id: UUID | None) -> HubError | None:
    """Why the asker may not make the move: it is another party's. What the asker sees is asked elsewhere."""
    if any(_is(scope, party, org_id, member_id) for party in move.by.parties):
        return None
    parties = "或".join(_ROLES_SAID.get(party, str(party)) for party in move.by.parties)
    return NotAllowed(_NOT_YOURS.format(label=move.label, parties=parties))


def open_moves(scope: Scope, card: Card) -> list[tuple[Move, HubError | None]]:
    """The moves out of the card's state that go through `moveCards`, each with why the asker may not make it.

    Sending to the bank is the batch's: that is not told here.
    """
    if not card.live:
        return []
    moves = [one for one in moves_out(card.region, card.state) if is_single(one)]
    return [(one, _refusal(scope, card, one)) for one in moves]


def is_single(move: Move) -> bool:
    """Whether the move is made card by card: not by sending a batch, nor by what only the clock does."""
    return not is_sending(move) and Party.CLOCK not in move.by.parties


def is_sending(move: Move) -> bool:
    """From waiting to the bank: made by a batch as a whole."""
    return CardState.PENDING in move.leaves and move.enters in (CardState.APPLIED, CardState.REVIEWING)


def sending(region: str) -> Move:
    """The move a batch makes when it is submitted. Raises NoCards where the table has none."""
    found = next((one for one in declared(region).moves if is_sending(one)), None)
    if found is None:
        raise NoCards()
    return found


def batch_acts(scope: Scope, batch: CardBatch) -> list[tuple[str, HubError | None]]:
    """The acts on a batch, each with what its state has against it."""
    shut = None if batch.state == CardBatchState.OPEN else BatchNotOpen()
    empty = shut or (None if batch.size else NobodyToApply("批次中还没有会员。"))
    out = NotInThisState("该批次尚未发送银行，或已办结。")
    answers = None if CardBatchState(batch.state) in AT_BANK else out
    names: list[tuple[str, HubError | None]] = [
        ("addToCardBatch", shut),
        ("removeFromCardBatch", empty),
        ("submitCardBatch", empty),
        ("cancelCardBatch", shut),
        ("recordBankResults", answers),
    ]
    return [(name, refusal) for name, refusal in names if may(scope, name)]


def _refusal(scope: Scope, card: Card, move: Move) -> HubError | None:
    try:
        require(scope, "moveCards")
    except HubError as refusal:
        return refusal
    return against(scope, move, card.org_id, card.member_id)


def _is(scope: Scope, party: Party, org_id: UUID, member_id: UUID | None) -> bool:
    if scope.role not in _ROLES.get(party, frozenset()):
        return False
    match party:
        case Party.SUPERIOR:
            return scope.org_id != org_id
        case Party.MEMBER:
            return scope.member_id == member_id
    return True


_ROLES_SAID = {Party.SELF: "本级工会", Party.SUPERIOR: "上级工会", Party.BANK: "银行", Party.MEMBER: "会员本人"}
