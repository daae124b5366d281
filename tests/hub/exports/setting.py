"""What exports are tested with: a works with leaders and clerk, and a request both leaders have said yes to."""

from dataclasses import dataclass, replace

from hub.access.models import Account
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.sessions import scope_of_account
from hub.exports import deciding, requesting
from hub.exports.models import ExportRequest
from hub.exports.requesting import Wish
from hub.orgs.models import Org
from hub.region import Decision, RecordKind
from tests.accounts import make_account
from tests.factories import make_member, make_org, make_root


@dataclass(frozen=True, slots=True)
class Three:
    """The works, and the three people."""

    works: Org
    clerk: Account
    leader: Account
    above: Account


async def three(members: int = 3, root: Org | None = None) -> Three:
    """A works with so many members, below a root."""
    root = root or await make_root()
    works = await make_org(root)
    for order in range(1, members + 1):
        await make_member(works, order)
    clerk = await make_account(works, "试经办")
    leader = await make_account(works, "试分管", role=Role.UNION_LEADER)
    return Three(works, clerk, leader, await make_account(root, "试上级", role=Role.UNION_LEADER))


async def approved(who: Three, **more: object) -> ExportRequest:
    """Asked for and approved; the job waits."""
    given = {"kind": RecordKind.MEMBER, "purpose": "核对会员信息", "receiver": "市总工会"} | more
    one = await requesting.request(await scope(who.clerk), Wish(org_id=who.works.id, **given))  # type: ignore[arg-type]
    for leader in (who.leader, who.above):
        one = await deciding.decide(await scope(leader), one.id, Decision.APPROVED, approval_no="1号")
    return one


async def scope(account: Account) -> Scope:
    """Theirs, just proved once more."""
    found = await scope_of_account(account.id)
    assert found is not None
    return replace(found, stepped_up=True)
