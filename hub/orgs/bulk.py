"""Many unions at once into the tree: new ones seated, numbered and counted, registered ones brought up to date."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from hub.access.scope import Scope
from hub.clock import now
from hub.database import Db, bulk, reader
from hub.database.serials import take
from hub.database.walls import across_region, reaching
from hub.identity import new_ids
from hub.journal import revisions
from hub.journal.deeds import Deed
from hub.journal.revisions import Revised
from hub.numbering import numbered
from hub.orgs import counters, tallies
from hub.orgs.completeness import complete_rows, is_complete
from hub.orgs.counters import below
from hub.orgs.lifecycle import starts
from hub.orgs.models import COUNTERS, Org
from hub.orgs.placing import KIND_MISFIT, Newcomer, Plan, Standing, plan
from hub.orgs.seats import misfits, tree_of
from hub.orgs.tree import child_path, parent_path
from hub.orgs.values import ORGS
from hub.region import OrgKind, OrgState, fold, org
from hub.rows import Refusal, Rows, Written

_AT_ONCE = 5_000


async def upsert(done: Deed, scope: Scope, home: Org, rows: Rows) -> Written:
    """Take the rows in below ``home``; a union of that name at or below it is brought up to date where it stands.

    A blank never overwrites, a union is never moved, and a row that cannot be seated is refused.
    """
    await counters.hold(done.tx, home.region, home.path)
    registered = await _registered(done.tx, home, rows, lock=True)
    laid = _plan(scope, home, rows, registered)
    ids = await insert(done, home.region, rows, laid, starts(home.region))
    by_row: list[UUID | None] = [ids.get(at) for at in range(len(rows))]
    keys = _folded(rows.column("name"))
    known = {at: registered[keys[at]] for at in laid.known}
    updated = await _update(done, rows, known, laid)
    for at, one in known.items():
        by_row[at] = one.id if at not in laid.refused else None
    unchanged = sum(at not in laid.refused for at in known) - updated
    return Written(created=len(ids), updated=updated, unchanged=unchanged, ids=by_row, refused=laid.refused)


async def foreseen(scope: Scope, home: Org, rows: Rows, db: Db | None = None) -> dict[int, Refusal]:
    """The rows that could not be seated as the tree stands now."""
    db = db or reader()
    registered = await _registered(db, home, rows)
    laid, keys = _plan(scope, home, rows, registered), _folded(rows.column("name"))
    await _refuse_misfits(db, rows, {at: registered[keys[at]] for at in laid.known}, laid)
    return laid.refused


async def insert(done: Deed, region: str, rows: Rows, laid: Plan, state: OrgState) -> dict[int, UUID]:
    """Write the seated rows with places and numbers, and count them in all unions above. Answers their ids by row."""
    tx, fresh = done.tx, list(laid.seated)
    if not fresh:
        return {}
    values = {key: [column[at] for at in fresh] for key, column in rows.values.items()}
    values["kind"] = [kind_of(value) for value in values.get("kind", [None] * len(fresh))]
    numbers = list(await numbered(tx, region, org.org_no, len(fresh), values, {}))
    ids, paths, parents = await _places(done, region, fresh, laid)
    complete = complete_rows(region, rows, fresh)
    above = below(dict(zip(paths.values(), complete, strict=True)))
    moment, count = now(), len(fresh)
    columns: dict[str, Sequence[Any]] = {
        "id": list(ids.values()),
        "region": [region] * count,
        "version": [1] * count,
        "seq": [int(path[len(parent_path(path)) :]) for path in paths.values()],
        "path": list(paths.values()),
        "level": [laid.seated[at].level for at in fresh],
        "parent_id": parents,
        "state": [state.value] * count,
        "track": [laid.seated[at].track for at in fresh],
        "name_key": _folded(values["name"]),
        "org_no": numbers,
        "as_typed": [rows.typed(at) for at in fresh],
        "member_count": [0] * count,
        "member_total": [0] * count,
        "child_count": [above[path].children if path in above else 0 for path in paths.values()],
        "org_total": [above[path].total if path in above else 0 for path in paths.values()],
        "is_complete": complete,
        "complete_total": [
            own + (above[path].complete if path in above else 0)
            for own, path in zip(complete, paths.values(), strict=True)
        ],
        "import_id": [rows.import_id] * count,
        "import_row": [rows.numbers[at] if rows.import_id else None for at in fresh],
        "created_by": [done.actor.name] * count,
        "created_at": [moment] * count,
        "updated_at": [moment] * count,
    }
    columns |= ORGS.columns(region, list(ids.values()), values)
    for start in range(0, count, _AT_ONCE):
        await bulk.insert(tx, Org, {name: column[start : start + _AT_ONCE] for name, column in columns.items()})
    new = set(paths.values())
    await counters.add_orgs(tx, region, {path: counted for path, counted in above.items() if path not in new})
    await tallies.keep(tx, region, new)
    return ids


def kind_of(value: object) -> str:
    """The kind a row states; a sheet that does not ask is about single unions."""
    return OrgKind(str(value)).value if value is not None else OrgKind.SINGLE.value


def _plan(scope: Scope, home: Org, rows: Rows, registered: Mapping[str, Org]) -> Plan:
    standings = {key: _standing(scope, home, one) for key, one in registered.items()}
    return plan(_newcomers(home, rows), standings, tree_of(home.region))


@reaching(across_region)
async def _registered(db: Db, home: Org, rows: Rows, *, lock: bool = False) -> dict[str, Org]:
    """The registered unions the rows name, as themselves or as superiors; and ``home``, for rows that name none."""
    names = {key for key in (*_folded(rows.column("name")), *_folded(rows.column("parent_name"))) if key}
    found = await bulk.fetch(db, Org, home.region, "name_key", sorted(names | {home.name_key}), lock=lock)
    return {one.name_key: one for one in found}


def _newcomers(home: Org, rows: Rows) -> list[Newcomer]:
    parents = [key or home.name_key for key in _folded(rows.column("parent_name"))]
    kinds = [kind_of(value) for value in rows.column("kind")]
    return [Newcomer(*row) for row in zip(_folded(rows.column("name")), parents, kinds, strict=True)]


def _standing(scope: Scope, home: Org, one: Org) -> Standing:
    within = one.path.startswith(home.path) and scope.covers(one.path)
    return Standing(one.id, one.path, one.kind, one.track, within)


async def _places(
    done: Deed, region: str, fresh: Sequence[int], laid: Plan
) -> tuple[dict[int, UUID], dict[int, str], list[UUID | None]]:
    """An id, a path and a superior for each; superiors come first in ``fresh``, so their paths are known."""
    serials = await take(done.tx, region, "org.seq", len(fresh))
    ids = dict(zip(fresh, new_ids(len(fresh)), strict=True))
    paths: dict[int, str] = {}
    parents: list[UUID | None] = []
    for at, serial in zip(fresh, serials, strict=True):
        under = laid.seated[at].under
        paths[at] = child_path(paths[under] if isinstance(under, int) else under.path, serial)
        parents.append(ids[under] if isinstance(under, int) else under.id)
    return ids, paths, parents


async def _update(done: Deed, rows: Rows, known: Mapping[int, Org], laid: Plan) -> int:
    """Bring registered unions up to date; one whose new kind may not stand where it stands is refused."""
    await _refuse_misfits(done.tx, rows, known, laid)
    changed: list[Org] = []
    revised: list[Revised] = []
    for at, one in known.items():
        values = {key: value for key, value in rows.given(at).items() if key != "name"}
        changes = ORGS.differences(one, values)
        if changes and at not in laid.refused:
            beside = {"as_typed": one.as_typed} if rows.import_id else {}
            ORGS.assign(one, {key: after for key, (_, after) in changes.items()}, rows.typed(at))
            one.version, one.updated_at = one.version + 1, now()
            changed.append(one)
            revised.append(
                Revised(
                    subject_id=one.id,
                    version=one.version,
                    changes=changes,
                    act="updateOrg",
                    import_row=rows.numbers[at] if rows.import_id else None,
                    beside=beside,
                )
            )
    await write(done.tx, changed)
    await revisions.many(done.tx, done.region, done.actor, revised, import_id=rows.import_id)
    return len(changed)


async def _refuse_misfits(db: Db, rows: Rows, known: Mapping[int, Org], laid: Plan) -> None:
    told = rows.column("kind")
    kinds = {at: kind_of(told[at]) for at in known if told[at] is not None}
    becoming = [(known[at], kind) for at, kind in kinds.items() if kind != known[at].kind]
    above = {at: seat.under.id for at, seat in laid.seated.items() if isinstance(seat.under, Standing)}
    entered = [(superior, kind_of(told[at])) for at, superior in above.items() if superior is not None]
    lost = await misfits(db, becoming, entered=entered)
    laid.refused |= {at: KIND_MISFIT for at in kinds if known[at].id in lost}


async def write(tx: Db, changed: Sequence[Org]) -> None:
    """Write unions back, all but their counters, which are others' to change; and count who is complete by now."""
    names = [name for name in Org._meta.db_fields if name not in COUNTERS]
    more = dict[str, int]()
    for one in changed:
        before, one.is_complete = one.is_complete, is_complete(one)
        more[one.path] = one.is_complete - before
    for start in range(0, len(changed), _AT_ONCE):
        part = changed[start : start + _AT_ONCE]
        await bulk.update(tx, Org, {name: [getattr(one, name) for one in part] for name in names})
    if changed:
        await counters.add_complete(tx, changed[0].region, more)


def _folded(names: Sequence[object]) -> list[str]:
    return [fold(str(name)) if name is not None else "" for name in names]
