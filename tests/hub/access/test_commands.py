"""Opening and closing accounts: only from above, one person at a time, and for good."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hub.access import commands, queries, sessions, signing, tokens
from hub.access.models import Account, Secret
from hub.access.roles import Role
from hub.access.scope import Scope, region_scope
from hub.access.states import AccountState
from hub.access.tokens import Purpose
from hub.clock import now
from hub.database import reader, transaction
from hub.errors import HubError, Invalid, NotAllowed, NotFound
from hub.orgs.models import Org
from hub.paging import Window
from hub.procedures import leaving
from tests.accounts import PASSWORD, SOURCE, last_entry, make_account, outcomes
from tests.factories import make_member, make_org, make_root, scope_of

pytestmark = pytest.mark.usefixtures("installation")


async def signed_in(name: str, password: str = PASSWORD) -> Scope:
    done = await signing.login(name, password, region="hainan", source=SOURCE)
    scope = await sessions.scope_of(done.token)
    assert scope is not None
    return scope


async def test_a_superior_opens_an_account_whose_password_is_shown_once() -> None:
    root = await make_root()
    org = await make_org(root)
    made = await commands.provision(scope_of(root), org.id, Role.UNION_ADMIN, "试办")
    assert made.account.login_name == org.org_no
    assert (made.account.state, made.account.org_id) == (AccountState.INVITED, org.id)
    week = made.account.password_expires_at
    assert week is not None
    assert timedelta(days=6.9) < week - now() <= timedelta(days=7)
    assert (await signed_in(org.org_no, made.initial_password)).must_change_password
    entry = await last_entry()
    assert made.initial_password not in str(vars(entry))


async def test_login_names_that_are_taken_get_a_number_or_are_refused() -> None:
    root = await make_root()
    org = await make_org(root)
    names = [
        (await commands.provision(scope_of(root), org.id, Role.UNION_CLERK, "试办")).account.login_name
        for _ in range(3)
    ]
    assert names == [org.org_no, f"{org.org_no}-2", f"{org.org_no}-3"]
    with pytest.raises(Invalid) as refused:
        await commands.provision(scope_of(root), org.id, Role.UNION_CLERK, "试办", login_name=f" {org.org_no} ")
    assert (refused.value.code, refused.value.path) == ("LOGIN_NAME_TAKEN", ("loginName",))


async def test_in_the_own_union_one_opens_accounts_for_clerks_but_makes_no_equal_and_no_leader() -> None:
    own = await make_org(await make_root())
    clerk = await commands.provision(scope_of(own), own.id, Role.UNION_CLERK, "试办")
    assert (clerk.account.org_id, clerk.account.role) == (own.id, Role.UNION_CLERK)
    for role in (Role.UNION_ADMIN, Role.UNION_LEADER):
        with pytest.raises(NotAllowed, match="上级工会"):
            await commands.provision(scope_of(own), own.id, role, "试管")


async def test_a_member_gets_one_account_from_its_own_union() -> None:
    # Given a member, and one of another union
    root = await make_root()
    own, beside = await make_org(root), await make_org(root)
    member, foreign = await make_member(own, 1), await make_member(beside, 2)
    # When its union opens an account for it
    admin = scope_of(own)
    made = await commands.provision(admin, own.id, Role.MEMBER, "试甲", member_id=member.id)
    # Then it is the member's own
    assert (await signed_in(made.account.login_name, made.initial_password)).member_id == member.id
    # And nobody gets a second one, one for a stranger, or one for nobody
    with pytest.raises(Invalid, match="已有账号"):
        await commands.provision(admin, own.id, Role.MEMBER, "试甲", member_id=member.id)
    with pytest.raises(NotFound):
        await commands.provision(admin, own.id, Role.MEMBER, "试乙", member_id=foreign.id)
    for role, given in ((Role.MEMBER, None), (Role.UNION_CLERK, member.id)):
        with pytest.raises(Invalid) as refused:
            await commands.provision(admin, own.id, role, "试丙", member_id=given)
        assert refused.value.path == ("member",)
    with pytest.raises(Invalid, match="继任"):
        await leaving.revoke(admin, made.account.id, "调离", successor="试丁")


@pytest.mark.parametrize("where", ["above", "beside", "nowhere"])
async def test_nobody_opens_accounts_outside_the_own_union_and_those_below(where: str) -> None:
    root = await make_root()
    own, beside = await make_org(root), await make_org(root)
    ids = {"above": root.id, "beside": beside.id, "nowhere": uuid4()}
    with pytest.raises(NotFound):
        await commands.provision(scope_of(own), ids[where], Role.UNION_CLERK, "试办")
    assert await outcomes("provisionAccount") == ["NOT_FOUND"]
    assert await Account.all().count() == 0


@pytest.mark.parametrize(
    ("giver", "given"),
    [
        (Role.UNION_ADMIN, Role.REGION_ADMIN),
        (Role.UNION_ADMIN, Role.BANK),
        (Role.UNION_ADMIN, Role.MEMBER),
        (Role.UNION_CLERK, Role.UNION_CLERK),
        (Role.UNION_LEADER, Role.UNION_CLERK),
        (Role.REGION_ADMIN, Role.HUB_ADMIN),
    ],
)
async def test_nobody_gives_more_than_is_theirs_to_give(giver: Role, given: Role) -> None:
    root = await make_root()
    org = await make_org(root)
    with pytest.raises(NotAllowed):
        await commands.provision(scope_of(root, giver), org.id, given, "试办")


async def test_the_hub_itself_opens_the_regions_accounts() -> None:
    root = await make_root()
    hub = region_scope("hainan", role=Role.HUB_ADMIN)
    made = await commands.provision(hub, None, Role.REGION_ADMIN, "试省管理员", login_name="region-admin")
    assert made.account.org_id is None
    scope = await sessions.scope_of_account(made.account.id)
    assert scope is not None
    assert (scope.path, scope.covers(root.path)) == ("", True)
    with pytest.raises(NotAllowed):
        await commands.provision(region_scope("hainan"), None, Role.AUDITOR, "试")
    with pytest.raises(NotAllowed):
        await commands.provision(hub, root.id, Role.REGION_ADMIN, "试")


async def test_who_leaves_loses_sessions_links_and_codes_at_once_and_a_successor_comes() -> None:
    # Given an admin who is signed in, has a reset under way, and has handed out a code
    root = await make_root()
    org = await make_org(root)
    gone_soon = await make_account(org, "leaving")
    done = await signing.login("leaving", PASSWORD, region="hainan", source=SOURCE)
    async with transaction() as tx:
        for purpose, subject in ((Purpose.PASSWORD_RESET, gone_soon.id), (Purpose.ACTIVATION_CODE, org.id)):
            await tokens.issue(
                tx,
                purpose,
                subject,
                region="hainan",
                secret=purpose.value,
                lasts=timedelta(days=1),
                by=gone_soon.id if purpose is Purpose.ACTIVATION_CODE else None,
            )
    # When the superior closes the account
    gone = await leaving.revoke(scope_of(root), gone_soon.id, "调离", successor="试接任")
    # Then nothing of it works any longer
    assert await sessions.scope_of(done.token) is None
    assert await sessions.scope_of_account(gone_soon.id) is None
    for purpose in (Purpose.PASSWORD_RESET, Purpose.ACTIVATION_CODE):
        assert await tokens.found(reader(), purpose, purpose.value) is None
    with pytest.raises(HubError):
        await signed_in("leaving")
    # And the successor starts in the same place
    assert gone.successor is not None
    assert gone.account.state == AccountState.REVOKED
    scope = await signed_in(gone.successor.login_name, gone.initial_password or "")
    assert (scope.org_id, scope.role) == (org.id, Role.UNION_ADMIN)
    assert (await outcomes("revokeAccount")) == ["DONE"]


async def test_an_account_is_closed_from_its_own_union_or_above_but_not_by_itself() -> None:
    root = await make_root()
    org, beside = await make_org(root), await make_org(root)
    colleague, other = await make_account(org, "colleague"), await make_account(org, "other")
    with pytest.raises(NotFound):
        await leaving.revoke(scope_of(beside), colleague.id, "调离")
    own = await signed_in("other")
    with pytest.raises(NotAllowed):
        await leaving.revoke(own, other.id, "调离")
    with pytest.raises(Invalid):
        await leaving.revoke(own, colleague.id, " ")
    assert (await leaving.revoke(own, colleague.id, "调离")).successor is None
    with pytest.raises(Invalid):
        await leaving.revoke(own, colleague.id, "调离")


async def test_a_union_does_not_close_the_regions_accounts() -> None:
    root = await make_root()
    region = await make_account(None, "region-admin", role=Role.REGION_ADMIN)
    with pytest.raises(NotFound):
        await leaving.revoke(scope_of(root), region.id, "调离")
    await leaving.revoke(region_scope("hainan", role=Role.HUB_ADMIN), region.id, "调离")


async def test_accounts_are_listed_for_the_own_union_and_below() -> None:
    root = await make_root()
    upper, beside = await make_org(root), await make_org(root)
    await Org.filter(id=upper.id).update(kind="PRIMARY_FEDERATION")
    for order, org in enumerate((root, upper, beside)):
        await make_account(org, f"admin {order}")
    await make_account(None, "region", role=Role.REGION_ADMIN)

    async def seen(scope: Scope, org: Org | None = None) -> list[str]:
        page = await queries.page(scope, org.id if org else None, Window.of(first=10))
        return [one.login_name for one in page.items]

    assert await seen(scope_of(root)) == ["admin 0", "admin 1", "admin 2"]
    assert await seen(scope_of(upper)) == ["admin 1"]
    assert await seen(scope_of(upper), beside) == []
    assert await seen(scope_of(root), beside) == ["admin 2"]
    assert await seen(region_scope("hainan")) == ["admin 0", "admin 1", "admin 2", "region"]
    with pytest.raises(NotAllowed):
        await seen(scope_of(root, Role.UNION_CLERK))


async def test_a_clerk_sees_the_own_account_and_no_other() -> None:
    root = await make_root()
    account, other = await make_account(root, "clerk", role=Role.UNION_CLERK), await make_account(root, "other")
    scope = await signed_in("clerk")
    assert (await queries.own(scope)).id == account.id
    assert (await queries.visible(scope, account.id)).id == account.id
    with pytest.raises(NotFound):
        await queries.visible(scope, other.id)
    assert set(await queries.by_ids(scope, [account.id, other.id])) == {account.id}


async def test_a_one_use_secret_is_good_once_and_for_its_purpose_only() -> None:
    subject = uuid4()
    async with transaction() as tx:
        until = await tokens.issue(
            tx, Purpose.ACTIVATION_CODE, subject, region="hainan", secret="abc", lasts=timedelta(hours=1)
        )
    assert await tokens.found(reader(), Purpose.PASSWORD_RESET, "abc") is None
    assert await tokens.found(reader(), Purpose.ACTIVATION_CODE, "abc", at=until) is None
    one = await tokens.found(reader(), Purpose.ACTIVATION_CODE, "abc")
    assert one is not None
    async with transaction() as tx:
        assert await tokens.use(tx, one)
        assert not await tokens.use(tx, one)
    assert await tokens.found(reader(), Purpose.ACTIVATION_CODE, "abc") is None
    assert "abc" not in [row.token_hash for row in await Secret.all()]
