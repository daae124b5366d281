"""组织机构代码导入会员: who would come under a union's own code, and what became of asking for them."""

from uuid import UUID

import strawberry
from strawberry import ID

from hub.errors import Invalid, NotFound
from hub.members.holds import Held
from hub.members.models import Hold
from hub.members.models import Member as Row
from hub.members.values import MEMBERS
from hub.transfers import by_code, telling
from hub.transfers.by_code import Found
from schema.context import Info
from schema.declaring import mutation
from schema.directives import at_most
from schema.findings import Finding, remark
from schema.ids import node_id, uuid_of
from schema.kept import ONCE
from schema.members import Member
from schema.problems import Payload
from schema.transfers import Transfer

MOST = 100  # picked at once


@strawberry.type(description="Somebody of the viewer's own unions who would come; strangers are only counted.")
class EnrollCandidate:
    """Somebody under the code."""

    id: ID
    name: str
    id_number: str | None = strawberry.field(description="Masked.")
    findings: list[Finding] = strawberry.field(directives=at_most(20), description="What holds the person.")


@strawberry.type
class EnrollByOrgCodePayload(Payload):
    """Who is left under the code, who has come, and whose union is asked."""

    candidates: list[EnrollCandidate] = strawberry.field(
        directives=at_most(100), default_factory=list, metadata=ONCE, description="Of the viewer's own unions."
    )
    candidate_count: int = strawberry.field(default=0, description="All of them, in whichever unions.")
    enrolled: list[Member] = strawberry.field(directives=at_most(100), default_factory=list)
    transfers: list[Transfer] = strawberry.field(
        directives=at_most(100), default_factory=list, description="Held by another union: its consent is asked."
    )


@strawberry.type
class ByOrgCodeMutations:
    """Bringing members in by a code."""

    @mutation(
        description="First without `confirm`: who would come. Only by the union's own code, approved by its superior; "
        "the same answer for every other. By UNION_ADMIN."
    )
    async def enroll_by_org_code(
        self,
        info: Info,
        org: ID,
        org_code: str,
        confirm: bool = False,
        pick: list[ID] | None = None,
        idempotency_key: str | None = None,
    ) -> EnrollByOrgCodePayload | None:
        scope, org_id = info.context.acting, uuid_of("Org", org)
        if org_id is None:
            raise NotFound(path=("org",))
        if not confirm:
            return _told(await by_code.look(scope, org_id, org_code))
        done = await by_code.bring(scope, org_id, org_code, _picked(pick))
        told = await telling.told(info.context.reading, done.transfers)
        payload = _told(done.found)
        payload.enrolled = [Member.of(one) for one in done.enrolled]
        payload.transfers = [Transfer.of(told[one.id]) for one in done.transfers]
        return payload


def _told(found: Found) -> EnrollByOrgCodePayload:
    candidates = [_candidate(one, hold) for one, hold in found.told]
    return EnrollByOrgCodePayload(candidates=candidates, candidate_count=found.count)


def _candidate(one: Row, hold: Hold | None) -> EnrollCandidate:
    number = MEMBERS.masked(one, "id_number")
    held = Held(hold) if hold else None
    findings = [remark(held.code, held.message, "会员有业务正在办理")] if held else []
    return EnrollCandidate(
        id=ID(node_id("Member", one.id)),
        name=one.full_name,
        id_number=str(number) if number is not None else None,
        findings=findings,
    )


def _picked(pick: list[ID] | None) -> list[UUID] | None:
    if pick is None:
        return None
    if not 1 <= len(pick) <= MOST:
        raise Invalid(f"请选择1至{MOST}人；全部导入的，不用逐个选择。", path=("pick",))
    keys = [key for one in pick if (key := uuid_of("Member", one))]
    if len(keys) < len(pick):
        raise NotFound("所选的人中有人不在名单中，请重新查询。", path=("pick",))
    return keys
