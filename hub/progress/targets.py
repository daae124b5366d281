"""Targets (采集目标): what the region's notice asks of everybody, and what a superior has set for an area instead."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from hub import registry
from hub.access.permissions import require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.clock import now, today
from hub.database import Db
from hub.database.walls import across_region, reaching
from hub.errors import Invalid, NotAllowed
from hub.identity import new_id
from hub.journal.deeds import deed
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.tree import lineage
from hub.progress.judging import Goal
from hub.progress.models import CollectionTarget

MOST = 20  # targets of one union
Goals = tuple[Goal, ...]


async def set_target(
    scope: Scope, org_id: UUID, due_on: date, *, org_percent: float | None, members: int | None
) -> tuple[Org, Goal | None]:
    """Set what an area is to reach by a day; said again for the day, it is changed, and with neither, taken back.

    Whoever is measured does not set the measure: a union's targets are its superior's, but for the region's own.
    """
    async with deed(scope.actor, "setCollectionTarget", region=scope.region) as done:
        require(scope, "setCollectionTarget")
        org = await orgs.visible(scope, org_id, done.tx)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        if scope.role is not Role.REGION_ADMIN and org.path == scope.path and org.parent_id is not None:
            raise NotAllowed("采集目标由上级工会设定，请联系上级工会。", path=("under",))
        _refuse_impossible(org_percent, members)
        done.details |= {"dueOn": due_on.isoformat(), "orgPercent": org_percent, "members": members}
        rows = CollectionTarget.filter(org_id=org.id).using_db(done.tx)
        kept = await rows.get_or_none(due_on=due_on)
        if org_percent is None and members is None:
            if kept is None:
                raise Invalid("请填写组织完成比例或会员人数。", path=("orgPercent",))
            await kept.delete(using_db=done.tx)
            return org, None
        if kept is None and due_on < today():
            raise Invalid("截止日期不能早于今天，请重新选择。", path=("dueOn",))
        if kept is None and await rows.count() >= MOST:
            raise Invalid(f"一个工会最多设定{MOST}个目标。", path=("dueOn",))
        row = kept or CollectionTarget(id=new_id(), region=org.region, org_id=org.id, due_on=due_on)
        row.org_percent, row.members, row.by, row.at = org_percent, members, scope.actor.name, now()
        await row.save(using_db=done.tx, force_create=kept is None)
    return org, Goal(due_on, org_percent, members)


@reaching(across_region)
async def goals_of(db: Db, of: Collection[Org]) -> Mapping[UUID, Goals]:
    """What each is to reach, by its days: what was set for it, or for the nearest above, or what the region declares.

    A number of members is meant for the one it was set for; a percentage holds for everybody below as well.
    """
    steps = {step for one in of for step in lineage(one.path)}
    regions = {one.region for one in of}
    above = Org.filter(region__in=list(regions), path__in=list(steps)).using_db(db).values_list("id", "path")
    paths: dict[UUID, str] = dict(await above) if of else {}
    set_for: dict[str, list[Goal]] = defaultdict(list)
    rows = CollectionTarget.filter(org_id__in=list(paths)).using_db(db).order_by("due_on")
    for row in await rows if paths else ():
        set_for[paths[row.org_id]].append(Goal(row.due_on, row.org_percent, row.members))
    return {one.id: _nearest(one, set_for) for one in of}


def is_watched(region: str) -> bool:
    """Whether the region itself declares targets."""
    return bool(_declared(region))


def _nearest(org: Org, set_for: Mapping[str, list[Goal]]) -> Goals:
    for step in reversed(lineage(org.path)):
        if found := set_for.get(step):
            return tuple(found) if step == org.path else _shared(tuple(found))
    declared = _declared(org.region)
    return declared if org.parent_id is None else _shared(declared)


def _shared(goals: Goals) -> Goals:
    return tuple(Goal(one.due_on, one.org_percent, None) for one in goals if one.org_percent is not None)


def _declared(region: str) -> Goals:
    policies = registry.current().region(region).policies
    told = sorted(policies.targets if policies else (), key=lambda one: one.by)
    return tuple(Goal(one.by, one.orgs * 100, one.members) for one in told)


def _refuse_impossible(org_percent: float | None, members: int | None) -> None:
    if org_percent is not None and not 0 < org_percent <= 100:
        raise Invalid("组织完成比例应大于0，不超过100。", path=("orgPercent",))
    if members is not None and not 0 < members < 2**31:
        raise Invalid("会员人数应是大于0的整数。", path=("members",))
