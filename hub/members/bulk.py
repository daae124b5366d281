"""Many members at once into one union: new ones sealed and numbered, known ones brought up to date, counted once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from hub.access.scope import Scope
from hub.clock import now
from hub.database import bulk, transaction
from hub.database.walls import across_region, reaching
from hub.errors import NotFound
from hub.identity import new_ids
from hub.journal import revisions
from hub.journal.deeds import Deed
from hub.journal.revisions import Revised
from hub.members import carried, holds, merging, undoing
from hub.members.bonds import write_beginnings, write_bonds
from hub.members.lifecycle import JOINS, MembershipState, after, is_held
from hub.members.models import Member, Membership
from hub.members.values import MEMBERS
from hub.numbering import numbered
from hub.orgs import counters
from hub.orgs.models import Org
from hub.region import member
from hub.rows import Refusal, Rows, Written

AT_ONCE = 2_000  # rows a statement: memory stays the same, however long the file, and nobody waits long for the loop
FIRST = 500  # so that the database has something to do while the first full stretch is being sealed

HELD_ELSEWHERE = Refusal("MEMBER_ELSEWHERE", "id_number", "该证件号码已在其他工会登记，请发起转会。")
BUSY = Refusal("MEMBER_HELD", "change", "正在为该会员办理会员服务卡或会籍转移，暂时不能变更会籍。")
REPEATED = Refusal("MEMBER_REPEATED", "id_number", "该证件号码在文件中重复。")

Indexes = Sequence[UUID | None]


@dataclass(slots=True)
class _Sorted:
    """What each row is: somebody new, somebody known by the record's id, or refused."""

    fresh: list[int] = field(default_factory=list)
    known: dict[int, UUID] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)


async def upsert(done: Deed, scope: Scope, org: Org, rows: Rows) -> Written:
    """Take the rows into the union. A person is known by the number of a document; a blank never overwrites.

    Whoever has left any union before is enrolled again; whoever belongs to another one is refused.
    """
    if org.region != scope.region or not scope.covers(org.path):
        raise NotFound()
    indexes = await _indexed(rows)
    if rows.strangers and (written := await _insert_strangers(done, org, rows, indexes)):
        return written
    told = await _sort(done, org, indexes)
    await _refuse_endings(done, rows, told)
    ids: list[UUID | None] = [told.known.get(at) for at in range(len(rows))]
    counted = await _insert(done, org, rows, told.fresh, indexes, ids)
    updated, more = await _update(done, org, rows, told.known)
    await counters.add_members(done.tx, org.region, org.path, counted + more)
    unchanged = len(told.known) - updated
    return Written(created=len(told.fresh), updated=updated, unchanged=unchanged, ids=ids, refused=told.refused)


async def _insert_strangers(done: Deed, org: Org, rows: Rows, indexes: Indexes) -> Written | None:
    """Enter people of whom there was no record a moment ago; None, and nothing written, if there is one by now.

    The unique index tells, which sees beyond every wall: to ask for all of them once more would take as long again.
    """
    if None in indexes or len(set(indexes)) < len(indexes):
        return None
    ids: list[UUID | None] = [None] * len(rows)
    try:
        async with transaction():  # a savepoint
            counted = await _insert(done, org, rows, range(len(rows)), indexes, ids)
    except IntegrityError:
        return None
    await counters.add_members(done.tx, org.region, org.path, counted)
    return Written(created=len(rows), updated=0, unchanged=0, ids=ids, refused={})


async def _indexed(rows: Rows) -> Indexes:
    if known := rows.indexes.get("id_number"):
        return known
    numbers, indexes = rows.column("id_number"), list[UUID | None]()
    for start in range(0, len(numbers), AT_ONCE):
        indexes += MEMBERS.index_column("id_number", numbers[start : start + AT_ONCE])
        await asyncio.sleep(0)
    return indexes


@reaching(across_region)
async def _sort(done: Deed, org: Org, indexes: Indexes) -> _Sorted:
    """Ask the register who is known already, and keep those records from changing meanwhile."""
    asked = list({index for index in indexes if index is not None})
    columns = ("id_number_index", "id", "org_id", "state")
    found = await bulk.select(done.tx, Member, columns, org.region, "id_number_index", asked, lock=True)
    registered = {index: rest for index, *rest in found}
    if not found and len(asked) == len(indexes):
        return _Sorted(fresh=list(range(len(indexes))))
    told, seen = _Sorted(), set[UUID]()
    for at, index in enumerate(indexes):
        if index is None:
            told.fresh.append(at)
            continue
        if index in seen:
            told.refused[at] = REPEATED
        elif index not in registered:
            told.fresh.append(at)
        else:
            id_, org_id, state = registered[index]
            if org_id != org.id and is_held(state):
                told.refused[at] = HELD_ELSEWHERE
            else:
                told.known[at] = id_
        seen.add(index)
    return told


@reaching(across_region)
async def _refuse_endings(done: Deed, rows: Rows, told: _Sorted) -> None:
    """While something is under way for a person, the membership stays as it is."""
    changes = rows.column("change")
    ending = {id_: at for at, id_ in told.known.items() if after(changes[at]) is not MembershipState.CURRENT}
    for id_ in await holds.of(done.tx, list(ending)) if ending else ():
        del told.known[ending[id_]]
        told.refused[ending[id_]] = BUSY


async def _insert(
    done: Deed, org: Org, rows: Rows, fresh: Sequence[int], indexes: Indexes, ids: list[UUID | None]
) -> int:
    """Write new records, a stretch at a time. Fills in their ids; answers how many of them the union counts."""
    if not fresh:
        return 0
    facts: dict[str, object] = {"home_name": org.name, "home_no": org.org_no}
    given = rows.values if len(fresh) == len(rows) else _picked(rows.values, fresh)
    numbers = await numbered(done.tx, org.region, member.member_no, len(fresh), given, facts)
    moment, counted = now(), 0
    async with bulk.inserting(done.tx, Member) as put:
        for start, end in pairwise((0, *range(FIRST, len(fresh), AT_ONCE), len(fresh))):
            some = fresh[start:end]
            made = list(new_ids(len(some)))
            columns = _columns(done, org, rows, some, made, indexes)
            states = [after(change) for change in columns.get("change") or [None] * len(some)]
            counted += sum(is_held(state) for state in states)
            columns["member_no"] = list(islice(numbers, end - start))
            columns["state"] = [state.value for state in states]
            columns["created_at"] = columns["updated_at"] = [moment] * len(some)
            for at, new in zip(some, made, strict=True):
                ids[at] = new
            await put(columns)  # the database writes this stretch while the next one is being sealed
    return counted


def _columns(
    done: Deed, org: Org, rows: Rows, some: Sequence[int], made: Sequence[UUID], indexes: Indexes
) -> dict[str, Sequence[Any]]:
    """What new records consist of, beside their numbers and states."""
    count, blank, sure = len(some), [None] * len(some), list[str]()
    part = _picked(rows.values, some)
    columns: dict[str, Sequence[Any]] = {
        "id": made,
        "region": [org.region] * count,
        "org_id": [org.id] * count,
        "version": [1] * count,
        "as_typed": [rows.typed(at) for at in some] if rows.as_typed else [{}] * count,
        "warnings": [list(rows.warnings[at]) if at in rows.warnings else sure for at in some],
        "import_id": [rows.import_id] * count,
        "import_row": [rows.numbers[at] for at in some] if rows.import_id else blank,
        "created_by": [done.actor.name] * count,
    }
    columns |= MEMBERS.columns(org.region, made, part, {"id_number": _picked({"": indexes}, some)[""]})
    bonds = list(zip(*(part.get(key) or blank for key in ("joined_on", "change", "changed_on")), strict=True))
    days = {bond: (bond[0] or (bond[2] if bond[1] == JOINS else None), merging.begun(*bond)) for bond in set(bonds)}
    columns["joined_on"], columns["since"] = zip(*map(days.__getitem__, bonds), strict=True)
    return columns


@reaching(across_region)
async def _update(done: Deed, org: Org, rows: Rows, known: Mapping[int, UUID]) -> tuple[int, int]:
    """Bring known records up to date: how many of them changed, and how many more the union counts."""
    changed, counted, places = 0, 0, list(known)
    for start in range(0, len(places), AT_ONCE):
        some = {at: known[at] for at in places[start : start + AT_ONCE]}
        found = await bulk.fetch(done.tx, Member, org.region, "id", list(some.values()))
        records = {one.id: one for one in found}
        more = await _merge(done, org, rows, {at: records[id_] for at, id_ in some.items()})
        changed, counted = changed + more[0], counted + more[1]
    return changed, counted


async def _merge(done: Deed, org: Org, rows: Rows, known: Mapping[int, Member]) -> tuple[int, int]:
    written: list[Member] = []
    revised: list[Revised] = []
    ended: list[Membership] = []
    counted, moment, touched = 0, now(), {"id", *undoing.OFTEN}
    moving = [one for one in known.values() if one.org_id != org.id]
    await write_beginnings(done, moving)
    await carried.follow(done.tx, {one.id: org.id for one in moving})
    for at, one in known.items():
        row = rows.numbers[at] if rows.import_id else None
        moved, warnings = one.org_id != org.id, list(rows.warnings.get(at, ()))
        beside = {} if moved or not rows.import_id else undoing.beside(one)
        said = rows.given(at)
        del said[merging.KNOWN_BY]  # it is the same, or the record would not have been found
        merged = merging.enroll(one, org, said, rows.typed(at))
        if merged.is_change or warnings != one.warnings:
            one.warnings = warnings
            written.append(one)
        if not merged.is_change:
            continue
        counted += merged.counted
        touched |= (
            set(Member._meta.db_fields) if moved else {name for key in merged.changes for name in MEMBERS.stored(key)}
        )
        one.version, one.updated_at = one.version + 1, moment
        if moved:
            one.created_by, one.created_at, one.import_id, one.import_row = done.actor.name, moment, rows.import_id, row
        if merged.ended:
            ended.append(merged.ended)
            beside = beside and {**beside, undoing.BOND: merged.ended.id}
        revised.append(
            Revised(
                subject_id=one.id,
                version=one.version,
                changes=merged.changes,
                act="enrollMember" if merged.ended else "updateMember",
                import_row=row,
                beside=beside,
            )
        )
    if written:
        await bulk.update(done.tx, Member, {name: [getattr(one, name) for one in written] for name in sorted(touched)})
    await write_bonds(done, ended)
    await revisions.many(done.tx, org.region, done.actor, revised, import_id=rows.import_id)
    return len(revised), counted


def _picked(columns: Mapping[str, Sequence[Any]], places: Sequence[int]) -> dict[str, Sequence[Any]]:
    """Those places of every column; a stretch without gaps is cut out whole."""
    first, last = places[0], places[-1] + 1
    if last - first == len(places):
        return {key: column[first:last] for key, column in columns.items()}
    return {key: [column[at] for at in places] for key, column in columns.items()}
