"""Asking for many to come at once, by a workbook of names and numbers: each row becomes a transfer, or says why not."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hub.access.scope import Scope
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.journal.deeds import Deed
from hub.members import holds, metering
from hub.orgs.models import Org
from hub.orgs.shifting import keep_still
from hub.rows import Refusal, Rows, Written
from hub.transfers import faults, who
from hub.transfers.lifecycle import Asker, TransferKind
from hub.transfers.opening import Wish, open_cases
from hub.transfers.who import Asked, Person


async def foreseen(scope: Scope, org: Org, rows: Rows) -> Mapping[int, Refusal]:
    """The rows that would be refused now. Whoever is a stranger, or nobody, counts as met: the price is the same."""
    indexes = await who.indexed(_asked(rows))
    people, refused = await _judged(reader(), org, rows, indexes)
    own = {at for at, person in people.items() if person.is_seen_by(scope)}
    own |= {at for at, refusal in refused.items() if refusal is faults.HERE_ALREADY}
    await metering.met(scope, org, {index for at, index in enumerate(indexes) if index is not None and at not in own})
    return refused


async def take(done: Deed, scope: Scope, org: Org, rows: Rows) -> Written:
    """Open a transfer for every row that still fits. The people are locked meanwhile."""
    await keep_still(done.tx, org.region)
    indexes = await who.indexed(_asked(rows))
    people, refused = await _judged(done.tx, org, rows, indexes, lock=True)
    ids: list[UUID | None] = [None] * len(rows)
    if not refused:
        places = {person.member.id: at for at, person in people.items()}
        wish = Wish(
            kind=TransferKind.MEMBER_IN,
            asker=Asker.IN,
            to=org,
            to_name=org.name,
            import_id=rows.import_id,
            rows={member: rows.numbers[at] for member, at in places.items()},
        )
        opened = await open_cases(done, scope, wish, list(people.values()))
        refused = {places[member]: faults.UNDER_WAY for member in opened.held}
        for one in opened.transfers:
            ids[places[one.subject_id]] = one.id
    return Written(created=len(rows) - len(refused), updated=0, unchanged=0, ids=ids, refused=refused)


@reaching(everywhere)
async def _judged(
    db: Db, org: Org, rows: Rows, indexes: Sequence[UUID | None], *, lock: bool = False
) -> tuple[dict[int, Person], dict[int, Refusal]]:
    """By place among the rows: whom each means, or why it is refused."""
    people: dict[int, Person] = {}
    refused: dict[int, Refusal] = {}
    seen: set[UUID | None] = set()
    for at, person in enumerate(await who.find(db, org.region, _asked(rows), indexes, lock=lock)):
        index, before = indexes[at], len(seen)
        seen.add(index)
        if len(seen) == before:
            refused[at] = faults.REPEATED
        elif person is None:
            refused[at] = faults.NOBODY
        elif person.org.id == org.id:
            refused[at] = faults.HERE_ALREADY
        else:
            people[at] = person
    held = await holds.of(db, [person.member.id for person in people.values()])
    for at in [at for at, person in people.items() if person.member.id in held]:
        del people[at]
        refused[at] = faults.UNDER_WAY
    return people, refused


def _asked(rows: Rows) -> list[Asked]:
    columns = (rows.column(key) for key in ("full_name", "id_number", "member_no"))
    return [
        Asked(name=str(name or ""), id_number=str(number or ""), member_no=str(own or ""))
        for name, number, own in zip(*columns, strict=True)
    ]
