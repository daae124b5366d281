"""What may be done to a union: enter it below another, correct it, move it along its life, read it in full."""

from collections.abc import Collection, Mapping
from uuid import UUID

from tortoise.exceptions import IntegrityError

from hub.access import unmasking
from hub.access.permissions import require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.clock import now
from hub.database import Db, held
from hub.database.walls import across_region, reaching
from hub.errors import HubError, Invalid, NotAllowed, Stale
from hub.journal import revisions
from hub.journal.actor import Actor
from hub.journal.deeds import Deed, deed
from hub.journal.revisions import Revised
from hub.orgs import counters, drafts, lifecycle, moves, queries, tallies
from hub.orgs.bulk import insert, kind_of
from hub.orgs.completeness import is_complete
from hub.orgs.models import COUNTERS, Org
from hub.orgs.placing import (
    KIND_MISFIT,
    KIND_NOT_HERE,
    Above,
    Newcomer,
    Plan,
    Seated,
    Standing,
    against_any,
    plan,
    track_of,
)
from hub.orgs.seats import misfits, tree_of
from hub.orgs.tree import is_outside
from hub.orgs.values import ORGS
from hub.region import OrgKind, OrgState, Party, fold
from hub.reviewing import deciding, proposals
from hub.reviewing.faults import ChangePending
from hub.rows import Refusal, Rows, one_row

Values = Mapping[str, object]


async def create(
    scope: Scope, parent_id: UUID | None, values: Values, *, as_typed: Mapping[str, str] | None = None
) -> Org:
    """Enter a union below another. Without a superior it is a region's first, and active: nobody could activate it."""
    async with deed(scope.actor, "createOrg", region=scope.region) as done:
        require(scope, "createOrg")
        if not values.get("name"):
            raise Invalid("请填写工会名称。", path=("values", "name"))
        await refuse_taken(done.tx, scope.region, str(values["name"]))
        if parent_id is None:
            org = await _root(done, scope, one_row(values, as_typed=as_typed))
        else:
            parent = await queries.visible(scope, parent_id, done.tx)
            rows = one_row({**values, "parent_name": parent.name}, as_typed=as_typed)
            org = await _below(done, parent, rows)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
    return org


async def update(
    scope: Scope,
    id: UUID,
    values: Values,
    *,
    given: Mapping[str, str] | None = None,
    if_version: int | None = None,
    as_typed: Mapping[str, str] | None = None,
) -> Org:
    """Correct a union: None clears a field. Raises Stale, or Invalid naming the field.

    Where the region has the superior review it, the union stays as it is and waits; ``given`` are the texts the values
    were read from, for the rules to judge again then.
    """
    async with deed(scope.actor, "updateOrg", region=scope.region) as done:
        require(scope, "updateOrg")
        org = await locked(done.tx, scope, id)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        if if_version is not None and if_version != org.version:
            raise Stale()
        if (who := _reviewer(scope, org)) is not None:
            await _propose(done, scope, org, values, given, who)
            return org
        _refuse_reported(org)
        chosen: revisions.Changes = {}
        if drafts.chooses(org) and values.get("parent_name"):
            kind = kind_of(values["kind"]) if "kind" in values else org.kind
            chosen = await drafts.choose(done.tx, org, str(values["parent_name"]), kind)
            values = {key: value for key, value in values.items() if key != "parent_name"}
        changes = await amend(done.tx, org, values, scope.actor, act="updateOrg", as_typed=as_typed, beside=chosen)
        done.details["fields"] = sorted(changes)
    return org


async def amend(
    tx: Db,
    org: Org,
    values: Values,
    actor: Actor,
    *,
    act: str,
    as_typed: Mapping[str, str] | None = None,
    opinion: str | None = None,
    beside: revisions.Changes | None = None,
) -> revisions.Changes:
    """Correct a union in a transaction that does more. The superior stays: moving a union is another procedure.

    ``beside``: what was changed of the row already, to be told in the same step.
    """
    changes, beside = await foreseen(tx, org, values), beside or {}
    if "name" in changes and not is_outside(org.path):
        org.name_key = fold(str(changes["name"][1]))
    if changes or beside:
        ORGS.assign(org, {key: after for key, (_, after) in changes.items()}, as_typed)
        await _step(tx, org, actor, act, {**changes, **beside}, opinion)
    return {**changes, **beside}


async def foreseen(tx: Db, org: Org, values: Values) -> revisions.Changes:
    """What a correction would change. Raises Invalid where the register does not allow it."""
    await _refuse_moving(tx, org, values)
    changes = ORGS.differences(org, values)
    if "name" in changes:
        if not changes["name"][1]:
            raise Invalid("工会名称不能为空。", path=("values", "name"))
        if fold(str(changes["name"][1])) != org.name_key and not is_outside(org.path):
            await refuse_taken(tx, org.region, str(changes["name"][1]))
    if "kind" in changes and await misfits(tx, [(org, kind_of(changes["kind"][1]))], chooses=drafts.chooses(org)):
        raise _invalid(KIND_MISFIT)
    return changes


def against_update(scope: Scope, org: Org, *, waits: bool) -> HubError | None:
    """What stands against a correction of the asker's; ``waits``: a change is there that nobody has decided on."""
    try:
        if _reviewer(scope, org) is None:
            _refuse_reported(org)
        elif waits:
            return ChangePending()
        else:
            lifecycle.amends(org.region, org.state)
    except HubError as refusal:
        return refusal
    return None


def against_below(org: Org) -> HubError | None:
    """What stands against entering any union below that one."""
    if is_outside(org.path) or org.state in moves.NO_MORE:
        return lifecycle.not_at_work(org.region, org.state, path=("parent",))
    refusal = against_any(tree_of(org.region), Above(org.level, org.kind, org.track))
    return _invalid(refusal) if refusal else None


def _refuse_reported(org: Org) -> None:
    if org.state == OrgState.SUBMITTED:
        raise Invalid("工会的上报正在等待审核，不能修改。", code="NOT_IN_THIS_STATE", hint="请先审核，或由该工会撤回。")


def _reviewer(scope: Scope, org: Org) -> Party | None:
    """Who must say yes to a correction; what was not reported yet is nobody's business but the union's."""
    if not lifecycle.reviews_changes(org.region) or org.state in lifecycle.BEFORE_REPORT:
        return None
    return deciding.decider(scope, "reviewOrg", org, Party.SUPERIOR)


async def _propose(
    done: Deed, scope: Scope, org: Org, values: Values, given: Mapping[str, str] | None, who: Party
) -> None:
    await proposals.refuse_open(done.tx, org.id)
    move = lifecycle.amends(org.region, org.state)
    changes = await foreseen(done.tx, org, values)
    if not changes:
        return
    texts = {key: str(value or "") for key, value in values.items()} if given is None else given
    asked = {field.key: field for field in move.asks}
    if asked and (other := sorted(set(texts) & set(changes) - set(asked))):
        field = ORGS.field(org.region, other[0])
        label = field.label if field else other[0]
        raise Invalid(f"“{label}”不能由工会提交修改，请联系上级工会。", path=("values", other[0]))
    laid = proposals.Values(changes, {key: texts[key] for key in texts if key in changes})
    await stand(done.tx, org, OrgState(move.enters), scope.actor, "updateOrg")
    await proposals.lay_down(done, scope, "org", org, org.id, laid, who)


async def enter(tx: Db, org: Org, move: str, actor: Actor, *, act: str) -> None:
    """Make a move of the region's table, as part of ``act``. Raises Invalid where it cannot be made now."""
    await stand(tx, org, lifecycle.enters(org.region, org.state, move), actor, act)


async def stand(tx: Db, org: Org, state: OrgState, actor: Actor, act: str, *, opinion: str | None = None) -> None:
    """Put a union into a state, whatever the table says: for what only the hub may do."""
    org.state = state.value
    org.activated_at = (org.activated_at or now()) if lifecycle.at_work(state) else None
    await _step(tx, org, actor, act, {}, opinion)


async def unmask(
    scope: Scope, id: UUID, fields: Collection[str], reason: str, *, proposed: bool = False
) -> dict[str, object]:
    """The leader's name and number in full; ``proposed``: those that wait for a review.

    Raises StepUpNeeded, Invalid or RateLimited; journalled with its reason.
    """
    await unmasking.meter(scope)
    async with deed(scope.actor, "unmask", region=scope.region) as done:
        done.about("org", id)
        require(scope, "unmask")
        if scope.role is Role.MEMBER:
            raise NotAllowed()
        org = await queries.visible(scope, id, done.tx)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        done.details |= unmasking.admitted(ORGS, org.region, fields, reason)
        if proposed:
            done.details["proposed"] = True
            changes = proposals.opened(await proposals.waiting(done.tx, org.id), ORGS).changes
            return {key: changes[key][1] for key in fields if key in changes}
    return {key: ORGS.clear(org, key) for key in fields}


async def locked(tx: Db, scope: Scope, id: UUID) -> Org:
    """A visible union as nobody else can change it until this transaction ends."""
    return await alone(tx, await queries.visible(scope, id, tx))


async def alone(tx: Db, seen: Org) -> Org:
    """A union as nobody else can change it until this transaction ends; those above are held before it is."""
    if not is_outside(seen.path):
        await counters.hold(tx, seen.region, seen.path)
    return await held(tx, Org.filter(id=seen.id)).get()


async def _root(done: Deed, scope: Scope, rows: Rows) -> Org:
    if scope.role is not Role.REGION_ADMIN:
        raise NotAllowed("没有上级的工会由地区管理员登记。", hint="请选择上级工会。")
    kind = kind_of(rows.values.get("kind", [OrgKind.LOCAL_FEDERATION])[0])
    track = track_of(tree_of(scope.region), kind, None)
    if track is None:
        raise _invalid(KIND_NOT_HERE)
    nobody = Standing(None, "", "", "", within=True)
    values = {**rows.values, "kind": [kind]}
    seated = Plan(seated={0: Seated(nobody, 1, track)})
    return await _made(done, scope.region, Rows(numbers=[0], values=values), seated, OrgState.ACTIVE)


async def _below(done: Deed, parent: Org, rows: Rows) -> Org:
    _refuse_below(parent)
    parent = await alone(done.tx, parent)
    _refuse_below(parent)  # it may have become something else while we waited
    newcomer = Newcomer(fold(str(rows.values["name"][0])), parent.name_key, kind_of(rows.column("kind")[0]))
    standing = Standing(parent.id, parent.path, parent.kind, parent.track, within=True)
    laid = plan([newcomer], {parent.name_key: standing}, tree_of(parent.region))
    if laid.refused:
        raise _invalid(laid.refused[0])
    return await _made(done, parent.region, rows, laid, lifecycle.starts(parent.region))


def _refuse_below(parent: Org) -> None:
    if (refusal := against_below(parent)) is not None:
        raise refusal


async def _made(done: Deed, region: str, rows: Rows, laid: Plan, state: OrgState) -> Org:
    try:
        ids = await insert(done, region, rows, laid, state)
    except IntegrityError:
        raise _taken() from None
    org = await Org.get(id=ids[0], using_db=done.tx)
    if state is OrgState.ACTIVE:
        org.activated_at = org.created_at
        await org.save(using_db=done.tx, update_fields=["activated_at"])
    return org


async def _step(
    tx: Db, org: Org, actor: Actor, act: str, changes: revisions.Changes, opinion: str | None = None
) -> None:
    """One version further. The counters stay as they are, but for who is complete by now."""
    org.version, org.updated_at = org.version + 1, now()
    before, org.is_complete = org.is_complete, is_complete(org)
    stored = sorted(Org._meta.db_fields - COUNTERS - {"id"})
    try:
        await org.save(using_db=tx, update_fields=stored)
    except IntegrityError:
        raise _taken() from None
    await counters.add_complete(tx, org.region, {org.path: org.is_complete - before})
    if not is_outside(org.path):  # it may have come in just now
        await tallies.keep(tx, org.region, [org.path])
    step = Revised(subject_id=org.id, version=org.version, changes=changes, act=act)
    await revisions.record(tx, org.region, actor, step, opinion=opinion)


@reaching(across_region)
async def refuse_taken(tx: Db, region: str, name: str) -> None:
    """Raises Invalid where a union of that name is in the tree."""
    if await Org.filter(region=region, name_key=fold(name)).using_db(tx).exists():
        raise _taken()


async def _refuse_moving(tx: Db, org: Org, values: Values) -> None:
    named = values.get("parent_name")
    if named is None:
        return
    superior = (await queries.superior_names([org], tx)).get(org.id, "")
    if fold(str(named)) != fold(superior):
        raise Invalid("上级工会不能在此修改，请办理组织转移。", path=("values", "parent_name"))


def _taken() -> Invalid:
    return Invalid("工会名称已存在，请核对后再填。", code="ORG_NAME_TAKEN", path=("values", "name"))


def _invalid(refusal: Refusal) -> Invalid:
    return Invalid(refusal.message, code=refusal.code, path=("values", refusal.at), hint=refusal.fix or None)
