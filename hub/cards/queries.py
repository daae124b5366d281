"""Reading cards and batches: one, a page, those of a batch or of people, and what waits for somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.queryset import QuerySet

from hub.access.permissions import may, require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.scope import after as behind
from hub.cards.models import Card, CardBatch, CardBatchRow
from hub.cards.states import AT_BANK, Answer, CardBatchState
from hub.clock import today
from hub.database import Db, reader
from hub.database.statements import run
from hub.errors import MustChangePassword, NotFound
from hub.orgs.models import Org
from hub.orgs.queries import ids_below
from hub.paging import Page, Window, keyset
from hub.region import CardState

_NO_CARD = "没有找到该会员服务卡，或不在您的管理范围内。"
_NO_BATCH = "没有找到该办卡批次，或不在您的管理范围内。"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: each number is that of a list."""

    failed: int = 0
    to_hand_out: int = 0
    overdue: int = 0


def seen(scope: Scope, db: Db | None = None) -> QuerySet[Card]:
    """All cards the asker may see: of its unions' members, its own, or in a batch that its bank is working on."""
    if scope.must_change_password:
        raise MustChangePassword()
    cards = Card.filter(region=scope.region).using_db(db or reader())
    if scope.role is Role.MEMBER:
        return cards.filter(member_id=scope.member_id)
    if not may(scope, "cards"):
        return cards.filter(id__in=[])
    if scope.role is Role.BANK:
        return cards.filter(batch_id__in=Subquery(batches_seen(scope, db).values("id")))
    return cards.filter(org_id__in=ids_below(scope.region, scope.path)) if scope.path else cards


def batches_seen(scope: Scope, db: Db | None = None) -> QuerySet[CardBatch]:
    """All batches the asker may see."""
    if scope.must_change_password:
        raise MustChangePassword()
    batches = CardBatch.filter(region=scope.region).using_db(db or reader())
    if not may(scope, "cardBatches"):
        return batches.filter(id__in=[])
    start, end = scope.range
    if scope.path:
        batches = batches.filter(org_path__gte=start, org_path__lt=end)
    if scope.role is Role.BANK:
        return batches.filter(bank=scope.bank, state__in=sorted(AT_BANK))
    return batches


async def visible(scope: Scope, id: UUID, db: Db | None = None) -> Card:
    """One card. NotFound also where it is not the asker's to see."""
    one = await seen(scope, db).get_or_none(id=id)
    if one is None:
        raise NotFound(_NO_CARD)
    return one


async def by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, Card]:
    """Those of the cards that the asker may see, in one statement."""
    return {one.id: one for one in await seen(scope, db).filter(id__in=list(ids))} if ids else {}


async def batch(scope: Scope, id: UUID, db: Db | None = None) -> CardBatch:
    """One batch. NotFound also where it is not the asker's to see."""
    one = await batches_seen(scope, db).get_or_none(id=id)
    if one is None:
        raise NotFound(_NO_BATCH)
    return one


async def batches_by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, CardBatch]:
    """Those of the batches that the asker may see, in one statement."""
    return {one.id: one for one in await batches_seen(scope, db).filter(id__in=list(ids))} if ids else {}


async def page(
    scope: Scope,
    org: Org | None,
    window: Window,
    *,
    subtree: bool = False,
    states: Collection[CardState] = (),
    overdue: bool | None = None,
    db: Db | None = None,
) -> Page[Card]:
    """The live cards of a union, or of it and all below. Without one: the asker's own union's, or all a bank sees."""
    require(scope, "cards")
    cards = _of(scope, org, subtree, db)
    if states:
        cards = cards.filter(state__in=[state.value for state in states])
    if overdue is not None:
        cards = cards.filter(_overdue() if overdue else ~_overdue())
    return await keyset(cards, window, "id")


async def of_batch(
    scope: Scope, batch: CardBatch, window: Window, *, states: Collection[CardState] = (), db: Db | None = None
) -> Page[Card]:
    """The cards of a batch, row by row; by ``states``, what became of each row: see :func:`counts`.

    A row whose person has gone to a union out of the asker's sight is left out.
    """
    rows = CardBatchRow.filter(batch_id=batch.id).using_db(db or reader())
    if states:
        rest = (Q(answer__isnull=True) | Q(answer=Answer.APPROVED.value)) & Q(state__in=[one.value for one in states])
        became = rest | Q(answer=Answer.RETURNED.value) if CardState.FAILED in states else rest
        rows = rows.annotate(state=RawSQL(_STATE)).filter(became)
    found = await keyset(rows, window, "row")
    cards = await by_ids(scope, [row.card_id for row in found.items], db)
    kept = [
        (cards[row.card_id], at) for row, at in zip(found.items, found.cursors, strict=True) if row.card_id in cards
    ]
    items, cursors = [card for card, _ in kept], [at for _, at in kept]
    return Page(items, cursors, found.has_next, found.has_previous, found.count)


async def batches(
    scope: Scope,
    org: Org | None,
    window: Window,
    *,
    subtree: bool = False,
    states: Collection[CardBatchState] = (),
    db: Db | None = None,
) -> Page[CardBatch]:
    """The batches of a union, the latest first. Without one: all the asker may see."""
    require(scope, "cardBatches")
    found = batches_seen(scope, db)
    if org is not None:
        _refuse_foreign(scope, org)
        start, end = org.path, behind(org.path)
        found = found.filter(org_path__gte=start, org_path__lt=end) if subtree else found.filter(org_id=org.id)
    if states:
        found = found.filter(state__in=[state.value for state in states])
    return await keyset(found, window, "-id")


async def counts(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, dict[CardState, int]]:
    """What became of each batch's rows: what was returned counts as that, though the person be in a later batch."""
    db = db or reader()
    visible_ones = list(await batches_by_ids(scope, ids, db))
    found: dict[UUID, dict[CardState, int]] = {id_: {} for id_ in visible_ones}
    if visible_ones:
        for row in await run(db, _COUNTED.format(marks=", ".join("?" * len(visible_ones))), *visible_ones):
            found[UUID(str(row["batch_id"]))][CardState(row["became"])] = int(row["times"])
    return found


async def of_members(
    scope: Scope, ids: Collection[UUID], *, live: bool = False, db: Db | None = None
) -> dict[UUID, list[Card]]:
    """The cards of these people, the latest first; with ``live`` only the one that counts."""
    cards = seen(scope, db).filter(member_id__in=list(ids))
    if live:
        cards = cards.filter(live=True)
    found: dict[UUID, list[Card]] = {id_: [] for id_ in ids}
    for one in await cards.order_by("-id") if ids else ():
        found[one.member_id].append(one)
    return found


async def waiting(scope: Scope, db: Db | None = None) -> Waiting:
    """What waits for the asker's own union: failures to mend, cards to hand out, and those that lie too long."""
    if not may(scope, "moveCards") or scope.role in (Role.BANK, Role.MEMBER) or scope.org_id is None:
        return Waiting()
    mine = _of(scope, None, False, db)
    received = mine.filter(state=CardState.RECEIVED.value)
    return Waiting(
        failed=await mine.filter(state=CardState.FAILED.value).count(),
        to_hand_out=await received.count(),
        overdue=await received.filter(hand_out_by__lt=today()).count(),
    )


def _of(scope: Scope, org: Org | None, subtree: bool, db: Db | None) -> QuerySet[Card]:
    cards = seen(scope, db).filter(live=True)
    if org is not None:
        _refuse_foreign(scope, org)
        return cards.filter(org_id__in=ids_below(org.region, org.path)) if subtree else cards.filter(org_id=org.id)
    if scope.role in (Role.BANK, Role.MEMBER) or subtree or scope.org_id is None:
        return cards
    return cards.filter(org_id=scope.org_id)


def _refuse_foreign(scope: Scope, org: Org) -> None:
    if org.region != scope.region or not scope.covers(org.path):
        raise NotFound("没有找到该工会，或不在您的管理范围内。")


def _overdue() -> Q:
    return Q(state=CardState.RECEIVED.value, hand_out_by__isnull=False, hand_out_by__lt=today())


_STATE = '(SELECT own.state FROM card own WHERE own.id = "card_batch_row"."card_id")'
_COUNTED = f"""
SELECT became.batch_id, became.state AS became, COUNT(*) AS times FROM (
    SELECT r.batch_id, CASE WHEN r.answer = '{Answer.RETURNED}' THEN '{CardState.FAILED}' ELSE c.state END AS state
    FROM card_batch_row r JOIN card c ON c.id = r.card_id WHERE r.batch_id IN ({{marks}})) became
GROUP BY became.batch_id, became.state
"""
