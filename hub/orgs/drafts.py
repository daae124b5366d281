"""Unions that registered themselves: they stand outside the tree, seen by nobody else, until they report.

An outsider's name is not taken yet: whoever reports first has it.
"""

from collections.abc import Mapping
from uuid import UUID

from hub.clock import now
from hub.database import Db, reader
from hub.database.serials import take
from hub.database.walls import across_region, reaching
from hub.errors import Invalid
from hub.identity import new_id
from hub.journal.deeds import Deed
from hub.journal.revisions import Changes
from hub.orgs import counters, directory, lifecycle
from hub.orgs.completeness import is_complete
from hub.orgs.counters import below
from hub.orgs.models import Org
from hub.orgs.placing import Above, place
from hub.orgs.queries import superior_names
from hub.orgs.seats import tree_of
from hub.orgs.tree import OUTSIDE, child_path, is_outside, parent_path
from hub.orgs.values import ORGS
from hub.region import OrgKind, fold
from hub.rows import Refusal

_SERIAL = "org.draft"


async def begin(
    done: Deed, region: str, values: Mapping[str, object], *, by: str, as_typed: Mapping[str, str] | None = None
) -> Org:
    """A union that has reported to nobody yet."""
    (seq,) = await take(done.tx, region, _SERIAL)
    moment = now()
    org = Org(
        id=new_id(),
        region=region,
        seq=seq,
        path=child_path(OUTSIDE, seq),
        level=0,
        state=lifecycle.starts(region).value,
        kind=OrgKind.SINGLE.value,
        created_by=by,
        created_at=moment,
        updated_at=moment,
    )
    org.name_key = str(org.id)
    ORGS.assign(org, values, as_typed)
    org.is_complete = is_complete(org)
    org.complete_total = int(org.is_complete)
    await org.save(using_db=done.tx, force_create=True)
    return org


def chooses(org: Org) -> bool:
    """Whether the union itself says who its superior is: until its report is approved, if no superior entered it."""
    waits = lifecycle.against_report(org.region, org.state) is None
    return waits and (is_outside(org.path) or org.reports_to is not None)


@reaching(across_region)
async def choose(tx: Db, org: Org, name: str, kind: str) -> Changes:
    """Remember the superior the report is to go to. Raises Invalid where the tree has no seat for that kind there."""
    superior = await directory.superior(tx, org.region, name=name)
    if superior is None:
        raise _unknown()
    _track_below(org.region, kind, superior)
    if org.reports_to == superior.id:
        return {}
    before = (await superior_names([org], tx)).get(org.id)
    org.reports_to = superior.id
    return {"parent_name": (before, superior.name)}


def _track_below(region: str, kind: str, superior: Org) -> str:
    """The parallel tree such a union would come to stand in. Raises Invalid where there is no seat for it."""
    track = place(tree_of(region), kind, Above(superior.level, superior.kind, superior.track))
    if isinstance(track, Refusal):
        raise Invalid(track.message, code=track.code, path=("values", "parent_name"), hint="请另选上级工会。")
    return track


@reaching(across_region)
async def reached(tx: Db, org: Org) -> Org:
    """The superior it reports to. Raises Invalid: none was chosen, or that one is not at work any more."""
    chosen: UUID | None = org.reports_to or org.parent_id
    superior = await directory.superior(tx, org.region, id=chosen) if chosen else None
    if superior is None:
        raise Invalid("请先选择上级工会。", hint="上级工会须已通过审核。", path=("values", "parent_name"))
    return superior


@reaching(across_region)
async def may_report_to(region: str, name: str) -> bool:
    """Whether a union of that name stands in the directory of superiors."""
    return await directory.superior(reader(), region, name=name) is not None


@reaching(across_region)
async def named(region: str, id: UUID) -> str:
    """What the superior of that id is called. Raises Invalid: it is none to report to."""
    superior = await directory.superior(reader(), region, id=id)
    if superior is None:
        raise _unknown()
    return superior.name


async def hold(tx: Db, org: Org, superior: Org) -> None:
    """Lock what `take_in` will count in, before the union itself is locked."""
    own = () if is_outside(org.path) else (parent_path(org.path),)
    await counters.hold(tx, org.region, superior.path, *own)


async def take_in(done: Deed, org: Org, superior: Org) -> None:
    """Hang the union below its superior, counted there; nothing where it hangs there already. The row is not saved."""
    track = _track_below(org.region, org.kind, superior)
    if org.parent_id != superior.id:
        if org.child_count or org.member_total:
            hint = "请仍报原来的上级工会，审核通过后办理转移。"
            raise Invalid("已有下级工会或会员，不能改报其他上级工会。", hint=hint, path=("values", "parent_name"))
        if not is_outside(org.path):
            less = {path: -one for path, one in below({org.path: org.is_complete}).items()}
            await counters.add_orgs(done.tx, org.region, less)
        (org.seq,) = await take(done.tx, org.region, "org.seq")
        org.path, org.parent_id = child_path(superior.path, org.seq), superior.id
        await counters.add_orgs(done.tx, org.region, below({org.path: org.is_complete}))
    org.level, org.track, org.name_key = superior.level + 1, track, fold(org.name)


def _unknown() -> Invalid:
    return Invalid(
        "没有找到该上级工会；基层工会不能作上级。",
        hint="请从上级工会名录中选择，或填写其全称。",
        path=("values", "parent_name"),
    )
