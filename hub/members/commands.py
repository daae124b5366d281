"""What may be done to a member: enroll, correct, end the membership, take out an error, read in full."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from tortoise.exceptions import IntegrityError

from hub import masks, registry
from hub.access import unmasking
from hub.access.models import Account
from hub.access.permissions import require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.clock import now, today
from hub.database import Db, held
from hub.database.walls import across_region, reaching
from hub.errors import Invalid, NotAllowed, Stale
from hub.journal import revisions
from hub.journal.deeds import Deed, deed
from hub.journal.revisions import Revised
from hub.members import carried, holds, merging, queries
from hub.members.bonds import write_bonds
from hub.members.bulk import HELD_ELSEWHERE, upsert
from hub.members.lifecycle import EXPELS, LEAVES, RETAINS, MembershipOver, MembershipState, is_held
from hub.members.merging import Merged, Values
from hub.members.models import Member, Membership
from hub.members.values import MEMBERS, OWN
from hub.national import STANDARDS
from hub.orgs import counters
from hub.orgs import queries as orgs
from hub.orgs.lifecycle import not_at_work
from hub.orgs.models import Org
from hub.region import member
from hub.reviewing import deciding, proposals
from hub.rows import one_row

ENDINGS = {RETAINS: "保留", EXPELS: "除名", LEAVES: "退会"}


async def enroll(
    scope: Scope,
    org_id: UUID,
    values: Values,
    *,
    as_typed: Mapping[str, str] | None = None,
    warnings: Sequence[str] = (),
) -> Member:
    """入会. Someone the union has already is brought up to date, someone who left any union is enrolled again."""
    async with deed(scope.actor, "enrollMember", region=scope.region) as done:
        require(scope, "enrollMember")
        org = await orgs.visible(scope, org_id, done.tx)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        return await take_in(done, scope, org, values, as_typed=as_typed, warnings=warnings)


async def take_in(
    done: Deed,
    scope: Scope,
    org: Org,
    values: Values,
    *,
    as_typed: Mapping[str, str] | None = None,
    warnings: Sequence[str] = (),
) -> Member:
    """The same within a deed that does more than that. Raises Invalid, or OrgNotActive."""
    if refusal := not_at_work(org.region, org.state, ("org",)):
        raise refusal
    if not values.get("full_name"):
        raise Invalid("请填写姓名。", path=("values", "full_name"))
    try:
        written = await upsert(done, scope, org, one_row(values, as_typed=as_typed, warnings=warnings))
    except IntegrityError:
        raise _elsewhere() from None
    if written.refused:
        raise _elsewhere()
    one = await Member.get(id=written.ids[0], using_db=done.tx)
    _about(done, one, org)
    done.details["created"] = written.created
    return one


async def update(
    scope: Scope,
    id: UUID,
    values: Values,
    *,
    given: Mapping[str, str] | None = None,
    if_version: int | None = None,
    as_typed: Mapping[str, str] | None = None,
    warnings: Sequence[str] | None = None,
) -> Member:
    """Correct a record: None clears a field, a value that comes back masked stays. Raises Stale, or Invalid.

    What has to be reviewed is laid down beside the record, which stays as it is; ``given`` are the texts the values
    were read from, for the rules to judge again then.
    """
    async with deed(scope.actor, "updateMember", region=scope.region) as done:
        require(scope, "updateMember")
        one, org = await locked(done, scope, id, if_version)
        if scope.role is Role.MEMBER and (foreign := sorted(set(values if given is None else given) - OWN)):
            raise NotAllowed("本人可以修改联系方式等信息，其他内容请联系所在工会。", path=("values", foreign[0]))
        if "full_name" in values and not values["full_name"]:
            raise Invalid("姓名不能为空。", path=("values", "full_name"))
        merged = merging.amend(one, values, as_typed)
        if "id_number" in merged.changes:
            await refuse_held_number(done.tx, one)
        who = deciding.decider(scope, "reviewMember", org, deciding.of_members(one.region))
        if who is not None and not is_held(one.state):
            raise MembershipOver(path=("id",))
        if who is not None and merged.is_change:
            if merged.ended or "change" in merged.changes:
                raise Invalid("会籍变化不能在此修改，请办理会籍变动。", path=("values", "change"))
            texts = {key: str(value or "") for key, value in values.items()} if given is None else given
            laid = proposals.Values(merged.changes, {key: texts[key] for key in texts if key in merged.changes})
            await proposals.lay_down(done, scope, "member", one, org.id, laid, who)
            return await Member.get(id=id, using_db=done.tx)
        await write(done, org, one, merged, act="updateMember", warnings=warnings)
        done.details["fields"] = sorted(merged.changes)
    return one


async def end_membership(
    scope: Scope, id: UUID, change: str, *, reason: str | None = None, on: date, if_version: int | None = None
) -> Member:
    """退会, 除名, 保留: ``change`` and ``reason`` are codes; who goes for good goes for a reason."""
    async with deed(scope.actor, "endMembership", region=scope.region) as done:
        require(scope, "endMembership")
        one, org = await locked(done, scope, id, if_version)
        if change not in ENDINGS:
            words = "、".join(f"{code} {word}" for code, word in ENDINGS.items())
            raise Invalid(f"会籍变化类型只能是：{words}；转出请办理会籍转移。", path=("change",))
        if not is_held(one.state) or (change == RETAINS and one.state == MembershipState.RETAINED):
            hint = "请在该会员的历史记录中查看。"
            raise Invalid("该会员的会籍已经变化，不能重复办理。", code="NOT_IN_THIS_STATE", hint=hint, path=("id",))
        if change != RETAINS and not reason:
            raise Invalid(f"{ENDINGS[change]}须填写会籍变化原因。", path=("reason",))
        if reason and reason not in (known := _reasons(one.region)):
            words = "、".join(f"{code} {word}" for code, word in known.items())
            raise Invalid(f"会籍变化原因只能是：{words}。", path=("reason",))
        if not one.since <= on <= today():
            raise Invalid(f"日期应在入会（{one.since:%Y/%m/%d}）之后、今天之前。", path=("on",))
        await holds.refuse_held(done.tx, one.id)
        merged = merging.amend(one, {"change": change, "change_reason": reason, "changed_on": on})
        if change != RETAINS:
            await proposals.drop(done.tx, [one.id])
        await write(done, org, one, merged, act="endMembership")
        done.details["change"] = change
    return one


async def delete(scope: Scope, id: UUID, reason: str, *, if_version: int | None = None) -> UUID:
    """Take out a record entered in error, with its steps. Whoever was once bound and released is not an error.

    Refused while anything hangs on it: an ended bond, a membership that has ended, an account.
    """
    async with deed(scope.actor, "deleteMember", region=scope.region) as done:
        require(scope, "deleteMember")
        one, org = await locked(done, scope, id, if_version)
        if len(reason.strip()) < unmasking.SHORTEST_REASON:
            hint = f"不少于{unmasking.SHORTEST_REASON}个字。"
            raise Invalid("请写明删除原因。", hint=hint, path=("reason",))
        if not is_held(one.state) or await Membership.filter(member_id=one.id).using_db(done.tx).exists():
            hint = "会籍记录须保留；不再是会员的，请办理会籍变动。"
            raise Invalid("该会员已有会籍变化记录，不能删除。", code="HAS_HISTORY", hint=hint, path=("id",))
        accounts = Account.filter(member_id=one.id).exclude(state=AccountState.REVOKED).using_db(done.tx)
        if await accounts.exists():
            raise Invalid("该会员已开通账号，请先撤销账号。", code="HAS_ACCOUNT", path=("id",))
        await holds.refuse_held(done.tx, one.id)
        await carried.refuse_carded(done.tx, one.id)
        await one.delete(using_db=done.tx)
        await proposals.forget(done.tx, [one.id])
        imports = await revisions.forget(done.tx, one.id) | ({one.import_id} if one.import_id else set())
        await counters.add_members(done.tx, one.region, org.path, -1)
        done.details["reason"] = reason.strip()[:200]
        if imports:
            done.details["imports"] = sorted(map(str, imports))  # else they would seem to have lost a row
    return one.id


async def unmask(
    scope: Scope, id: UUID, fields: Collection[str], reason: str, *, proposed: bool = False
) -> dict[str, object]:
    """Sensitive values in full, by field; ``proposed``: those that wait for a review, for whoever is to judge them.

    Raises StepUpNeeded, Invalid or RateLimited; journalled with its reason.
    """
    await unmasking.meter(scope)
    async with deed(scope.actor, "unmask", region=scope.region) as done:
        done.about("member", id)
        require(scope, "unmask")
        one = await queries.visible(scope, id, done.tx)
        _about(done, one, await Org.get(id=one.org_id, using_db=done.tx))
        done.details |= unmasking.admitted(MEMBERS, one.region, fields, reason)
        if proposed:
            done.details["proposed"] = True
            changes = proposals.opened(await proposals.waiting(done.tx, one.id), MEMBERS).changes
            return {key: changes[key][1] for key in fields if key in changes}
    return {key: MEMBERS.clear(one, key) for key in fields}


async def locked(done: Deed, scope: Scope, id: UUID, if_version: int | None) -> tuple[Member, Org]:
    """The record as nobody else can change it until the deed is done, and its union."""
    await queries.visible(scope, id, done.tx)
    one = await held(done.tx, Member.filter(id=id)).get()
    org = await Org.get(id=one.org_id, using_db=done.tx)
    _about(done, one, org)
    if if_version is not None and if_version != one.version:
        raise Stale()
    return one, org


async def write(
    done: Deed,
    org: Org,
    one: Member,
    merged: Merged,
    *,
    act: str,
    warnings: Sequence[str] | None = None,
    opinion: str | None = None,
) -> None:
    """Write a record's next step down, and count what it changes."""
    if warnings is not None:
        one.warnings = list(warnings)
    if merged.is_change:
        one.version, one.updated_at = one.version + 1, now()
        if merged.ended:
            await write_bonds(done, [merged.ended])
        step = Revised(subject_id=one.id, version=one.version, changes=merged.changes, act=act)
        await revisions.record(done.tx, one.region, done.actor, step, opinion=opinion)
        await counters.add_members(done.tx, one.region, org.path, merged.counted)
    await one.save(using_db=done.tx)


@reaching(across_region)
async def refuse_held_number(tx: Db, one: Member) -> None:
    taken = Member.filter(region=one.region, id_number_index=one.id_number_index).exclude(id=one.id)
    if one.id_number_index is not None and await taken.using_db(tx).exists():
        raise _elsewhere()


def _reasons(region: str) -> Mapping[str, str]:
    """Why a membership may end, by code: as the region prints it, else as the nation does."""
    columns = (column for layout in registry.current().region(region).layouts for column in layout.flat)
    printed = next((c.codes for c in columns if c.field is member.change_reason and c.codes), None)
    if printed is None:
        return STANDARDS["ACFTU change reason"].labels
    return {entry.code: entry.label for entry in printed.entries if entry.in_force(today())}


def _about(done: Deed, one: Member, org: Org) -> None:
    done.about("member", one.id, f"{masks.name(one.full_name)} {one.member_no}", org_id=org.id, org_path=org.path)


def _elsewhere() -> Invalid:
    return Invalid(HELD_ELSEWHERE.message, code=HELD_ELSEWHERE.code, path=("values", HELD_ELSEWHERE.at))
