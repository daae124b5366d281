"""What an import did to members, and how it is undone: new records go, changed ones are what they were before."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from hub.access.models import Account
from hub.access.states import AccountState
from hub.clock import now
from hub.database import Db, bulk
from hub.database.statements import run
from hub.identity import span
from hub.journal import revisions
from hub.journal.deeds import Deed
from hub.journal.revisions import Beside, Mark, Revised, Step
from hub.members import carried
from hub.members.lifecycle import is_held
from hub.members.models import Hold, Member, Membership
from hub.members.values import MEMBERS
from hub.orgs import counters
from hub.orgs.models import Org
from hub.rows import Kept, Reach, Went

BOND = "bond"
EDITED, MOVED, HAS_ACCOUNT = "UNDO-EDITED", "UNDO-MOVED", "UNDO-ACCOUNT"
HELD, HAS_CARD = "UNDO-HELD", "UNDO-CARD"

OFTEN = ("version", "updated_at", "state", "since", "as_typed", "warnings")  # what any change may change beside it

_AT_ONCE = 2_000


def beside(one: Member) -> Beside:
    """What a record is, before an import changes it, in what no field tells."""
    return {"state": one.state, "since": one.since, "as_typed": one.as_typed, "warnings": one.warnings}


async def reach(db: Db, org: Org, import_id: UUID, during: tuple[datetime, datetime], *, lock: bool = False) -> Reach:
    """What can be taken back of an import that ran ``during`` that time: all that nothing else was done to since.

    Whoever came from another union is left: what that union knew was cleared when the person moved.
    """
    marks = await revisions.marks(db, import_id)
    undone = {mark.subject_id for mark in marks if mark.act == revisions.UNDONE}
    steps = [mark for mark in marks if mark.act != revisions.UNDONE and mark.subject_id not in undone]
    keeps = [Kept(mark.subject_id, MOVED, mark.import_row or 0) for mark in steps if mark.version == 1]
    changed = [mark for mark in steps if mark.version > 1]
    with_account = await _with_account(db, org)
    takes_out: list[UUID] = []
    entered = await _entered(db, org, import_id, during, lock=lock)
    puts_back, left = await _changed(db, org, import_id, changed, lock=lock)
    held = await _held(db, org.region, [*(id_ for id_, _, _ in entered), *puts_back])  # now that nothing is begun
    carded = await carried.with_card(db, [id_ for id_, _, _ in entered])
    for id_, version, row in entered:
        if id_ in held:
            keeps.append(Kept(id_, HELD, row))
        elif id_ in carded:
            keeps.append(Kept(id_, HAS_CARD, row))
        elif version > 1:
            keeps.append(Kept(id_, EDITED, row))
        elif id_ in with_account:
            keeps.append(Kept(id_, HAS_ACCOUNT, row))
        else:
            takes_out.append(id_)
    busy = held.intersection(puts_back)
    keeps += [Kept(mark.subject_id, HELD, mark.import_row or 0) for mark in changed if mark.subject_id in busy]
    free = [id_ for id_ in puts_back if id_ not in busy]
    return Reach(takes_out=takes_out, puts_back=free, keeps=sorted([*keeps, *left], key=lambda one: one.row))


async def undo(done: Deed, org: Org, import_id: UUID, found: Reach, reason: str, went: Went) -> None:
    """Take back what `reach` found, while the deed holds it."""
    counted = 0
    for start in range(0, len(found.takes_out), _AT_ONCE):
        some = found.takes_out[start : start + _AT_ONCE]
        states = await bulk.select(done.tx, Member, ("state",), org.region, "id", some, lock=True)
        await bulk.delete(done.tx, Member, org.region, some)
        counted -= sum(is_held(state) for (state,) in states)
        went(len(some))
    for start in range(0, len(found.puts_back), _AT_ONCE):
        some = found.puts_back[start : start + _AT_ONCE]
        counted += await _put_back(done, org, import_id, some, reason)
        went(len(some))
    await counters.add_members(done.tx, org.region, org.path, counted)


async def _entered(
    db: Db, org: Org, import_id: UUID, during: tuple[datetime, datetime], *, lock: bool
) -> list[tuple[UUID, int, int]]:
    """The records it made that are still this union's. Identifiers rise with time: few others are looked at."""
    sql = (
        "SELECT id, version, import_row FROM member WHERE region = ? AND org_id = ? AND import_id = ?"
        " AND id >= ? AND id < ? ORDER BY import_row"
    )
    rows = await run(db, sql, org.region, org.id, import_id, *span(*during))
    found = {UUID(str(row["id"])): (row["version"], row["import_row"]) for row in rows}
    if lock:  # and look once more: somebody may have been faster
        held = dict(await bulk.select(db, Member, ("id", "version"), org.region, "id", list(found), lock=True))
        found = {id_: (held[id_], row) for id_, (_, row) in found.items() if id_ in held}
    return [(id_, version, row) for id_, (version, row) in found.items()]


async def _changed(
    db: Db, org: Org, import_id: UUID, marks: Sequence[Mark], *, lock: bool
) -> tuple[list[UUID], list[Kept]]:
    """The records it changed: those that are as it left them, and those to be left."""
    columns, ids = ("id", "version", "org_id"), [mark.subject_id for mark in marks]
    now_at = {id_: rest for id_, *rest in await bulk.select(db, Member, columns, org.region, "id", ids, lock=lock)}
    again = [mark.subject_id for mark in marks if mark.act == "enrollMember"]
    enrolled = await revisions.steps_by(db, import_id, org.region, again)
    back: list[UUID] = []
    left: list[Kept] = []
    for mark in marks:
        version, org_id = now_at.get(mark.subject_id, (0, None))
        came = mark.subject_id in enrolled and not enrolled[mark.subject_id].beside
        if org_id == org.id and version == mark.version and not came:
            back.append(mark.subject_id)
        elif version:  # else it was deleted since
            left.append(Kept(mark.subject_id, MOVED if came or org_id != org.id else EDITED, mark.import_row or 0))
    return back, left


async def _held(db: Db, region: str, ids: Sequence[UUID]) -> set[UUID]:
    """Those for whom something is under way: a card, a transfer."""
    return {id_ for (id_,) in await bulk.select(db, Hold, ("member_id",), region, "member_id", ids)}


async def _with_account(db: Db, org: Org) -> set[UUID]:
    open_ones = Account.filter(org_id=org.id, member_id__isnull=False).exclude(state=AccountState.REVOKED)
    ids: list[UUID] = await open_ones.using_db(db).values_list("member_id", flat=True)  # type: ignore[assignment]
    return set(ids)


async def _put_back(done: Deed, org: Org, import_id: UUID, ids: Sequence[UUID], reason: str) -> int:
    """Records as they were, one version further. Answers how many more the union counts."""
    steps = await revisions.steps_by(done.tx, import_id, org.region, ids)
    rows = await bulk.fetch(done.tx, Member, org.region, "id", ids, lock=True)
    counted, moment, revised, bonds = 0, now(), list[Revised](), list[UUID]()
    for one in rows:
        step, held = steps[one.id], is_held(one.state)
        _restore(one, step)
        counted += is_held(one.state) - held
        one.version, one.updated_at = one.version + 1, moment
        if BOND in step.beside:
            bonds.append(UUID(str(step.beside[BOND])))
        back = {key: (after, before) for key, (before, after) in step.changes.items()}
        revised.append(Revised(subject_id=one.id, version=one.version, changes=back, act=revisions.UNDONE))
    touched = {name for step in steps.values() for key in step.changes for name in MEMBERS.stored(key)}
    columns = sorted({"id", *OFTEN, *touched})
    await bulk.update(done.tx, Member, {name: [getattr(one, name) for one in rows] for name in columns})
    await bulk.delete(done.tx, Membership, org.region, bonds)
    await revisions.many(done.tx, org.region, done.actor, revised, opinion=reason, import_id=import_id)
    return counted


def _restore(one: Member, step: Step) -> None:
    before = {key: MEMBERS.thawed(one.region, key, old) for key, (old, _) in step.changes.items()}
    MEMBERS.assign(one, before)
    was = step.beside
    one.state, one.since = str(was["state"]), date.fromisoformat(str(was["since"]))
    one.as_typed, one.warnings = was["as_typed"], was["warnings"]  # type: ignore[assignment]
