"""Into another region of the hub: one record ends, another begins there with what both regions mean the same by."""

from datetime import date

from tortoise.exceptions import IntegrityError

from hub import registry
from hub.access.scope import region_scope
from hub.clock import today
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid
from hub.journal.deeds import Deed
from hub.members import bulk, moving
from hub.members.lifecycle import ARRIVES
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs import counters
from hub.orgs.models import Org
from hub.region import Column, Need, RecordKind, Region, member
from hub.rows import one_row

LACKS = "TRANSFER-LACKS"  # beside it stands the field that is blank


@reaching(everywhere)
async def cross(done: Deed, one: Member, home: Org, to: Org) -> Member:
    """End the record here and begin one there, which holds what that region's form still lacks as warnings.

    Invalid: the region has the person already. The record must be locked, and nothing else under way for the person.
    """
    values = canonical(one)
    lacking = [f"{LACKS}@{key}" for key in lacks(registry.current().region(to.region), values)]
    for org in sorted((home, to), key=lambda org: org.region):  # so that two who cross never wait for each other
        await counters.hold(done.tx, org.region, org.path)
    scope = region_scope(to.region, done.actor)
    try:
        written = await bulk.upsert(done, scope, to, one_row(values, warnings=lacking))
    except IntegrityError:
        raise _there_already() from None
    if written.refused:
        raise _there_already()
    await moving.leave(done, one, home)
    return await Member.get(id=written.ids[0], using_db=done.tx)


def canonical(one: Member) -> dict[str, object]:
    """What is true of the person in every region: shared fields, in national codes. A bond begins by arriving."""
    told = {key: MEMBERS.clear(one, key) for key in member.fields if key not in MEMBERS.given}
    told |= {"change": ARRIVES, "changed_on": today(), "change_reason": None}
    return {key: value for key, value in told.items() if value is not None}


def lacks(region: Region, values: dict[str, object]) -> list[str]:
    """The fields that the region's form of a member requires, and that are blank."""
    forms = (one for one in region.layouts if one.kind is RecordKind.MEMBER and one.in_force(today()))
    form = next(forms, None)
    return [key for one in form.flat if (key := _blank(one, values))] if form else []


def _blank(column: Column, values: dict[str, object]) -> str:
    """The field's key, if it must be filled in and is not."""
    if column.field is None or column.need is not Need.REQUIRED:
        return ""
    key = column.field.key
    if key in MEMBERS.given or values.get(key) is not None:
        return ""
    facts: dict[str, date | object] = {"today": today(), **values}
    if column.when is not None:
        said = [facts.get(read.name) for read in column.when.reads]
        known = all(value is not None or read.even_blank for value, read in zip(said, column.when.reads, strict=True))
        if not known or not column.when.holds(*said):
            return ""
    return key


def _there_already() -> Invalid:
    hint = "请拒绝；由会员向两地工会核实，先了结其中一处的会籍。"
    return Invalid("该会员在转入地区已有会籍，不能再转入。", code="MEMBER_ELSEWHERE", hint=hint, path=("id",))
