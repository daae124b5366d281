"""What a card keeps sealed: its number, and why the bank returned it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub import masks
from hub.cards.models import Card
from hub.clock import today
from hub.region import CardState, narrow
from hub.seal import keyring

_NO, _FAILURE = "card.card_no", "card.failure"
_AS_SAID = "请按银行所述核对、更正会员信息，改回待办卡后再次申请。"
_ONLY_A_CODE = "银行只给出失败代码“{code}”，没有写明原因。"
_ASK_THE_BANK = "请凭失败代码向银行询问原因，更正后改回待办卡，再次申请。"


@dataclass(frozen=True, slots=True)
class Failure:
    """办卡失败信息: why the bank returned the card last."""

    code: str
    message: str
    fix: str
    at: datetime


def card_no(card: Card) -> str | None:
    """In full: what only the bank's file may hold."""
    return None if card.card_no_sealed is None else keyring().open(_NO, card.id, card.card_no_sealed)


def masked_no(card: Card) -> str | None:
    """As it may be shown: the last four digits."""
    number = card_no(card)
    return None if number is None else masks.card_no(number)


def index(number: str) -> UUID:
    """The blind index of a card's number, however it was spaced."""
    return keyring().index(_NO, narrow(number))


def put_no(card: Card, number: str) -> None:
    """Write the number in, sealed for this card."""
    card.card_no_sealed = keyring().seal(_NO, card.id, narrow(number))
    card.card_no_index = index(number)


def failure(card: Card) -> Failure | None:
    """Why the bank returned it last; None where it did not, or where another answer came since."""
    if card.failed_at is None:
        return None
    code = card.failure_code or ""
    if not card.failure_sealed:
        return Failure(code, _ONLY_A_CODE.format(code=code), _ASK_THE_BANK, card.failed_at)
    return Failure(code, keyring().open(_FAILURE, card.id, card.failure_sealed), _AS_SAID, card.failed_at)


def put_failure(card: Card, code: str, message: str, at: datetime) -> None:
    """Write down why the bank returned it."""
    card.failure_code, card.failed_at = code, at
    card.failure_sealed = keyring().seal(_FAILURE, card.id, message) if message else None


def is_overdue(card: Card) -> bool:
    """Whether the card lies with the union longer than the region allows."""
    waits = card.state == CardState.RECEIVED and bool(card.live)
    return waits and card.hand_out_by is not None and card.hand_out_by < today()
