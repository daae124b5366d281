"""What an import did to unions, and how it is undone: new ones leave the tree, changed ones are what they were."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from hub.access import tokens
from hub.clock import now
from hub.database import Db, bulk
from hub.database.statements import run
from hub.identity import span
from hub.journal import revisions
from hub.journal.deeds import Deed
from hub.journal.revisions import Mark, Revised
from hub.orgs import counters, tallies
from hub.orgs.bulk import write
from hub.orgs.counters import below
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.region import OrgState
from hub.rows import Kept, Reach, Went

EDITED, ACTIVATED, HAS_BELOW, IN_USE = "UNDO-EDITED", "UNDO-ACTIVATED", "UNDO-BELOW", "UNDO-IN-USE"

_AT_ONCE = 2_000


async def reach(db: Db, home: Org, import_id: UUID, during: tuple[datetime, datetime], *, lock: bool = False) -> Reach:
    """What can be taken back of an import that ran ``during`` that time: all that nothing else was done to since.

    A new union stays while it is active, edited, used, or another one that stays is below it.
    """
    if lock:
        await counters.hold(db, home.region, home.path)
    marks = await revisions.marks(db, import_id)
    undone = {mark.subject_id for mark in marks if mark.act == revisions.UNDONE}
    changed = [mark for mark in marks if mark.act != revisions.UNDONE and mark.subject_id not in undone]
    entered = await _entered(db, home, import_id, during, lock=lock)
    used = await _used(db, [one.id for one in entered])
    staying = _staying(entered, used)
    keeps = [Kept(one.id, staying[one.id], one.import_row or 0) for one in entered if one.id in staying]
    puts_back, left = await _changed(db, home.region, changed, lock=lock)
    return Reach(
        takes_out=[one.id for one in entered if one.id not in staying],
        puts_back=puts_back,
        keeps=sorted([*keeps, *left], key=lambda one: one.row),
    )


async def undo(done: Deed, home: Org, import_id: UUID, found: Reach, reason: str, went: Went) -> None:
    """Take back what `reach` found, while the deed holds it. Their numbers are not given out again."""
    gone = await bulk.fetch(done.tx, Org, home.region, "id", found.takes_out, lock=True)
    for one in gone:
        await tokens.void(done.tx, one.id)
    await bulk.delete(done.tx, Org, home.region, [one.id for one in gone])
    await tallies.forget(done.tx, [one.id for one in gone])
    unions = {one.path: one.is_complete for one in gone}
    less = {path: -counted for path, counted in below(unions).items() if path not in unions}
    await counters.add_orgs(done.tx, home.region, less)
    went(len(gone))
    for start in range(0, len(found.puts_back), _AT_ONCE):
        some = found.puts_back[start : start + _AT_ONCE]
        await _put_back(done, home, import_id, some, reason)
        went(len(some))


async def _entered(db: Db, home: Org, import_id: UUID, during: tuple[datetime, datetime], *, lock: bool) -> list[Org]:
    """The unions it made: their identifiers rise with time, so few others are looked at."""
    sql = "SELECT id FROM org WHERE region = ? AND import_id = ? AND id >= ? AND id < ? ORDER BY path"
    ids = [UUID(str(row["id"])) for row in await run(db, sql, home.region, import_id, *span(*during))]
    return sorted(await bulk.fetch(db, Org, home.region, "id", ids, lock=lock), key=lambda one: one.path)


def _staying(entered: Sequence[Org], used: Collection[UUID]) -> dict[UUID, str]:
    """Which of them stay, and why: told from the lowest up, since whoever has somebody below stays as well."""
    staying: dict[UUID, str] = {}
    leaving: dict[UUID | None, int] = {}  # by superior, how many directly below it go
    for one in reversed(entered):
        if one.state == OrgState.ACTIVE and one.version > 1:
            staying[one.id] = ACTIVATED
        elif one.version > 1:
            staying[one.id] = EDITED
        elif one.id in used or one.member_count:
            staying[one.id] = IN_USE
        elif one.child_count > leaving.get(one.id, 0):
            staying[one.id] = HAS_BELOW
        else:
            leaving[one.parent_id] = leaving.get(one.parent_id, 0) + 1
    return staying


async def _used(db: Db, ids: Sequence[UUID]) -> set[UUID]:
    """Unions with accounts, members of whatever state, or imports of their own."""
    found: set[UUID] = set()
    for table in ("account", "member", "membership", "import"):
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            rows = await run(db, f'SELECT DISTINCT org_id FROM "{table}" WHERE org_id IN ({marks})', *some)
            found.update(UUID(str(row["org_id"])) for row in rows)
    return found


async def _changed(db: Db, region: str, marks: Sequence[Mark], *, lock: bool) -> tuple[list[UUID], list[Kept]]:
    """The unions it changed: those that are as it left them, and those to be left."""
    ids = [mark.subject_id for mark in marks]
    versions = dict(await bulk.select(db, Org, ("id", "version"), region, "id", ids, lock=lock))
    back = [mark.subject_id for mark in marks if versions.get(mark.subject_id) == mark.version]
    later = [mark for mark in marks if versions.get(mark.subject_id, 0) > mark.version]
    return back, [Kept(mark.subject_id, EDITED, mark.import_row or 0) for mark in later]


async def _put_back(done: Deed, home: Org, import_id: UUID, ids: Sequence[UUID], reason: str) -> None:
    """Unions as they were, one version further."""
    steps = await revisions.steps_by(done.tx, import_id, home.region, ids)
    rows = await bulk.fetch(done.tx, Org, home.region, "id", ids, lock=True)
    revised = list[Revised]()
    for one in rows:
        step = steps[one.id]
        ORGS.assign(one, {key: ORGS.thawed(one.region, key, before) for key, (before, _) in step.changes.items()})
        one.as_typed = step.beside["as_typed"]  # type: ignore[assignment]
        one.version, one.updated_at = one.version + 1, now()
        back = {key: (after, before) for key, (before, after) in step.changes.items()}
        revised.append(Revised(subject_id=one.id, version=one.version, changes=back, act=revisions.UNDONE))
    await write(done.tx, rows)
    await revisions.many(done.tx, home.region, done.actor, revised, opinion=reason, import_id=import_id)
