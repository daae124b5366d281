"""虚拟组织机构代码: nine characters for the bank, where a union has no code of its own. Nothing is matched by them."""

from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.database import serials
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid
from hub.journal.deeds import deed
from hub.national.credit_code import org_code_in, virtual_org_code
from hub.orgs import commands
from hub.orgs.lifecycle import at_work
from hub.orgs.models import Org
from hub.region import OrgState

ACT = "issueVirtualOrgCode"
_SERIAL = "virtual_code"  # counted for the whole hub: no two regions give out the same


def code_of(org: Org) -> str | None:
    """The union's own code: out of its credit code, or an older one that has only nine characters; else the virtual."""
    return real_code(org) or org.virtual_code


def real_code(org: Org) -> str | None:
    """The one that somebody registered."""
    return org_code_in(org.credit_code or "")


def against(org: Org) -> Invalid | None:
    """What stands against giving it one."""
    if not at_work(org.state):
        hint = "请先上报或激活，审核通过后再生成。"
        return Invalid(
            "工会尚未审核通过或激活，或已经撤销，不能生成。", code="NOT_IN_THIS_STATE", hint=hint, path=("org",)
        )
    if code := code_of(org):
        kind = "虚拟组织机构代码" if code == org.virtual_code else "组织机构代码"
        hint = f"办卡时使用“{code}”。"
        return Invalid(f"本工会已有{kind}，不需要生成。", code="HAS_ORG_CODE", hint=hint, path=("org",))
    return None


async def issue(scope: Scope, id: UUID) -> Org:
    """Give the union one. Raises Invalid where it has one, real or virtual."""
    async with deed(scope.actor, ACT, region=scope.region) as done:
        require(scope, ACT)
        org = await commands.locked(done.tx, scope, id)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        if (refusal := against(org)) is not None:
            raise refusal
        take = reaching(everywhere)(serials.take)
        (serial,) = await take(done.tx, "", _SERIAL)
        org.virtual_code = virtual_org_code(serial)
        await commands.stand(done.tx, org, OrgState(org.state), scope.actor, ACT)
    return org
