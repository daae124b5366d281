"""Questions about a file -> what the register answers, and no more of it than the asker may be told."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from hub.access.scope import Scope
from hub.clock import today
from hub.database import Db
from hub.imports.checking.questions import Held, Question, Unknown
from hub.lists import queries as lists
from hub.members import queries as members
from hub.members.queries import Holder
from hub.members.values import MEMBERS
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.queries import Known
from hub.region import Against

PERSON = "id_number"  # by which people are found
UNION = frozenset({"name", "parent_name", "union_name"})  # by which unions are
ELSEWHERE = (Against.HIDDEN_UNION, Against.OTHER_REGION)
LOOKS = 50  # for so many names, one written alike is looked for


@dataclass(slots=True)
class Said:
    """What the register says of a file, and which people of it are held where the asker may not look."""

    answers: dict[str, dict[object, Held | Unknown]] = field(default_factory=dict)
    foreign: set[UUID] = field(default_factory=set[UUID])  # blind indexes
    indexes: Mapping[object, UUID | None] = field(default_factory=dict[object, UUID | None])  # by number
    strangers: bool = False  # of no person of it the region has a record


async def answered(
    scope: Scope,
    org: Org,
    asked: Sequence[Question],
    db: Db | None = None,
    *,
    besides: UUID | None = None,
) -> Said:
    """Answer every question about records for ``org``: one query for all its people, one for all its unions.

    ``besides`` is the record that is being changed: its own values do not stand against it.
    LookupError: a region asks about a field by which the register finds nobody.
    """
    said = Said({one.check.code: {} for one in asked})
    for one in asked:
        if one.check.against is Against.LIST and one.check.table:
            said.answers[one.check.code] |= await _of_a_list(org, one, one.check.table.key, db)
    asked = [one for one in asked if one.check.against is not Against.LIST]
    if strange := {one.field for one in asked} - UNION - {PERSON}:
        raise LookupError(f"the register finds nobody by {', '.join(sorted(strange))}")
    people = [one for one in asked if one.field == PERSON]
    unions = [one for one in asked if one.field in UNION]
    if people:
        numbers = _distinct(people)
        indexes = await asyncio.to_thread(MEMBERS.index_column, PERSON, numbers)
        said.indexes = {None: None, **dict(zip(numbers, indexes, strict=True))}
        found, said.strangers = await members.holders(scope, org, [index for index in indexes if index], db)
        found = {index: holder for index, holder in found.items() if besides is None or holder.member_id != besides}
        said.foreign = {index for index, holder in found.items() if holder.against in ELSEWHERE}
        held = {number: found[index] for number, index in said.indexes.items() if index in found} if found else {}
        for one in people if held else ():
            said.answers[one.check.code] |= _of_people(one, held)
    if unions:
        known = await orgs.named(scope, org, _distinct(unions), db)
        for one in unions:
            said.answers[one.check.code] |= _of_unions(one, known, besides)
            if one.check.against is Against.REGISTER:
                said.answers[one.check.code] |= await _nearest(scope, org, one, known, db)
    return said


async def _of_a_list(org: Org, one: Question, name: str, db: Db | None) -> dict[object, Held | Unknown]:
    without = await lists.unlisted(org.region, name, {str(value) for value in one.values}, today(), db)
    return {value: Unknown("") for value in one.values if str(value) in without}


def _of_people(one: Question, held: Mapping[object, Holder]) -> dict[object, Held | Unknown]:
    answers: dict[object, Held | Unknown] = {}
    for value in one.values:
        holder = held.get(str(value))
        if holder is not None and _stands_against(one, value, holder):
            answers[value] = Held(one.check.against, {"holder": holder.org_name} if holder.org_name else {})
    return answers


def _stands_against(one: Question, value: object, holder: Holder) -> bool:
    if one.check.against is Against.ANOTHER_NAME:  # of whoever may not be seen, the name is not told either
        return holder.against not in ELSEWHERE and one.names.get(value, holder.full_name) != holder.full_name
    return one.check.against is holder.against


def _of_unions(one: Question, known: Mapping[str, Known], besides: UUID | None) -> dict[object, Held | Unknown]:
    answers: dict[object, Held | Unknown] = {}
    for value in one.values:
        union = known.get(str(value))
        if union is None or union.id == besides:
            continue
        if one.check.against is Against.REGISTER and union.within:
            answers[value] = Held(Against.REGISTER, {})
        elif one.check.against is (Against.SAME_UNION if union.within else Against.HIDDEN_UNION):
            answers[value] = Held(one.check.against, {"holder": union.name} if union.within else {})
    return answers


async def _nearest(
    scope: Scope,
    org: Org,
    one: Question,
    known: Mapping[str, Known],
    db: Db | None,
) -> dict[object, Held | Unknown]:
    unknown = sorted(str(value) for value in one.values if str(value) not in known or not known[str(value)].within)
    return {name: Unknown(near) for name, near in (await orgs.nearest(scope, org, unknown[:LOOKS], db)).items()}


def _distinct(asked: Collection[Question]) -> list[str]:
    return [str(value) for value in dict.fromkeys(chain.from_iterable(one.values for one in asked))]
