"""Opening transfers: a case a person, with the sides that are to decide, and their notice of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hub.access import notices
from hub.access.models import Account
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.clock import now, today
from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.identity import new_ids
from hub.journal.deeds import Deed
from hub.members import holds
from hub.members.holds import HoldKind
from hub.members.models import Hold
from hub.orgs.models import Org
from hub.region import Party, TransferState
from hub.transfers import lifecycle
from hub.transfers.lifecycle import SUPERIORS, Asker, TransferKind
from hub.transfers.models import Approval, Transfer
from hub.transfers.who import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for, the same for everybody it is asked for."""

    kind: TransferKind
    asker: Asker
    to: Org | None  # None: outside the hub
    to_name: str
    reason: str | None = None
    by_code: bool = False
    import_id: UUID | None = None
    rows: Mapping[UUID, int] = field(default_factory=dict)  # of the file, by member


@dataclass(frozen=True, slots=True)
class Opened:
    """The new cases, and what else was under way for the people who got none, by member."""

    transfers: list[Transfer]
    held: Mapping[UUID, Hold]


@reaching(everywhere)
async def open_cases(done: Deed, scope: Scope, wish: Wish, people: Sequence[Person]) -> Opened:
    """One transfer a person, unless something is under way for that one. The records must be locked."""
    cases = {person.member.id: id_ for person, id_ in zip(people, new_ids(len(people)), strict=True)}
    held: dict[UUID, Hold] = {}
    for region in sorted({person.member.region for person in people}):
        own = {one.member.id: cases[one.member.id] for one in people if one.member.region == region}
        held |= await holds.take(done.tx, region, HoldKind.TRANSFER, own)
    free = [person for person in people if person.member.id not in held]
    if not free:
        return Opened([], held)
    transfers = [_case(scope, wish, person, cases[person.member.id]) for person in free]
    parties = lifecycle.parties(scope.region, wish.kind, wish.asker)
    says = await _sides(done.tx, wish, free, transfers, parties)
    asked = await _laid_before(done.tx, transfers, says)
    await Transfer.bulk_create(transfers, using_db=done.tx)
    await Approval.bulk_create(says, using_db=done.tx)
    await _tell(done.tx, wish, transfers, asked)
    return Opened(transfers, held)


def _case(scope: Scope, wish: Wish, person: Person, id: UUID) -> Transfer:
    return Transfer(
        id=id,
        region=scope.region,
        kind=wish.kind.value,
        state=TransferState.PENDING.value,
        subject_id=person.member.id,
        subject_name=person.member.full_name,
        from_region=person.org.region,
        from_org_id=person.org.id,
        from_name=person.org.name,
        to_region=wish.to.region if wish.to else None,
        to_org_id=wish.to.id if wish.to else None,
        to_name=wish.to_name,
        reason=wish.reason,
        asked_by=wish.asker.value,
        requested_by=scope.actor.name,
        account_id=scope.account_id,
        requested_at=now(),
        remind_at=lifecycle.reminds(scope.region, wish.kind, today()),
        due_at=lifecycle.due(scope.region, wish.kind, today()),
        by_code=wish.by_code,
        import_id=wish.import_id,
        import_row=wish.rows.get(person.member.id),
    )


async def _sides(
    tx: Db, wish: Wish, people: Sequence[Person], transfers: Sequence[Transfer], parties: Sequence[Party]
) -> list[Approval]:
    """A row for each union that may decide. Whoever has no superior decides alone."""
    orgs = {one.org.id: one.org for one in people} | ({wish.to.id: wish.to} if wish.to else {})
    parents = {org.parent_id for org in orgs.values() if org.parent_id}
    above = {one.id: one for one in await Org.filter(id__in=list(parents)).using_db(tx)} if parents else {}
    said: list[tuple[UUID, Party, Org]] = []
    for person, transfer in zip(people, transfers, strict=True):
        for party in parties:
            union = person.org if lifecycle.side(party) is Party.OUT else wish.to
            if union is not None and party in SUPERIORS:
                union = above.get(union.parent_id) if union.parent_id else None
            if union is not None:
                said.append((transfer.id, party, union))
    return [
        Approval(id=id_, transfer_id=transfer, side=party.name, org_id=union.id, org_name=union.name)
        for id_, (transfer, party, union) in zip(new_ids(len(said)), said, strict=True)
    ]


async def _laid_before(
    tx: Db, transfers: Sequence[Transfer], says: Sequence[Approval]
) -> list[tuple[list[Account], list[Transfer]]]:
    """Whoever is to be told of which cases. Where a union has nobody, its superiors decide from the beginning."""
    of = {one.id: one for one in transfers}
    waiting: dict[UUID, list[Transfer]] = defaultdict(list)
    for one in says:
        if Party[one.side] not in SUPERIORS:
            waiting[one.org_id].append(of[one.transfer_id])
    laid: list[tuple[list[Account], list[Transfer]]] = []
    for org_id, cases in waiting.items():
        to = await notices.administrators(tx, org_id)
        if not to:
            to = await notices.superiors(tx, org_id)
            for case in cases:
                case.escalated_at = case.requested_at
        laid.append((to, cases))
    return laid


async def _tell(
    tx: Db, wish: Wish, transfers: Sequence[Transfer], laid: Sequence[tuple[list[Account], list[Transfer]]]
) -> None:
    """Whoever is to decide, and the people themselves."""
    for to, cases in laid:
        first = cases[0]
        who = first.subject_name if len(cases) == 1 else f"{first.subject_name}等{len(cases)}名会员"
        body = f"有人申请将{who}的会籍转到“{wish.to_name}”，请在期限内审核。"
        await notices.tell(tx, to, "有会籍转移待审核", body, about=("transfer", first.id))
    cases_of = {one.subject_id: one for one in transfers}
    for account in await accounts_of(tx, list(cases_of)):
        if account.member_id is not None:
            own = cases_of[account.member_id]
            body = f"您的会籍正在办理转移，转入“{own.to_name}”。如有疑问，请联系所在工会。"
            await notices.tell(tx, [account], "会籍转移已申请", body, about=("transfer", own.id))


async def accounts_of(tx: Db, members: Collection[UUID]) -> list[Account]:
    """The people's own accounts."""
    own = Account.filter(member_id__in=list(members)).exclude(state=AccountState.REVOKED)
    return await own.using_db(tx)
