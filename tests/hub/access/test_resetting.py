"""Resetting somebody's account from above: for a superior's account it takes two people, and neither is its own."""

from datetime import timedelta

import pytest

from hub.access import notices, resetting, sessions, signing, tokens
from hub.access.models import Account, Secret, Session
from hub.access.notices import Told
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.clock import now
from hub.database import transaction
from hub.errors import HubError, Invalid, LoginRefused, NotAllowed, NotFound
from hub.orgs.models import Org
from hub.paging import Window
from hub.procedures import leaving
from hub.settings import Settings
from tests.accounts import PASSWORD, SOURCE, last_entry, make_account
from tests.factories import make_org, make_root

WHY = "管理员调离，未交接"


async def scope(account: Account) -> Scope:
    found = await sessions.scope_of_account(account.id)
    assert found
    return found


async def told(account: Account) -> list[Told]:
    return list((await notices.page(await scope(account), Window(first=20))).items)


async def tree() -> tuple[Org, Org, Org]:
    """A root, a city below it, a works below the city."""
    root = await make_root()
    city = await make_org(root)
    return root, city, await make_org(city)


async def test_a_leafs_account_is_reset_by_one_person_above(either: Settings) -> None:
    _, city, works = await tree()
    superior, account = await make_account(city, "city"), await make_account(works, "works")
    async with transaction() as tx:
        token, _ = await sessions.open_session(tx, account)
    done = await resetting.reset(await scope(superior), account.id, WHY)
    assert done.initial_password
    assert done.request is None
    assert await sessions.scope_of(token) is None
    with pytest.raises(LoginRefused):
        await signing.login("works", PASSWORD, region="hainan", source=SOURCE)
    again = await signing.login("works", done.initial_password, region="hainan", source=SOURCE)
    assert again.must_change_password
    (notice,) = await told(account)
    assert notice.title == "账号已重置"


async def test_a_superiors_account_waits_for_a_second_person(either: Settings) -> None:
    root, city, _ = await tree()
    first, second = await make_account(root, "first"), await make_account(root, "second")
    account = await make_account(city, "city")
    asked = await resetting.reset(await scope(first), account.id, WHY)
    assert asked.initial_password is None
    assert asked.request
    assert (await signing.login("city", PASSWORD, region="hainan", source=SOURCE)).token  # nothing has changed yet
    (notice,) = await told(second)
    assert (notice.title, notice.about) == ("有账号重置申请待同意", ("account", account.id))
    assert WHY in notice.body
    with pytest.raises(NotAllowed):
        await resetting.reset(await scope(first), account.id, WHY, request=asked.request)
    done = await resetting.reset(await scope(second), account.id, WHY, request=asked.request)
    assert done.initial_password
    assert (await last_entry()).details == {"reason": WHY, "request": str(asked.request)}
    with pytest.raises(NotFound):  # a request is good once
        await resetting.reset(await scope(second), account.id, WHY, request=asked.request)


async def test_a_request_is_for_one_account_for_three_days_and_dies_with_who_asked(installation: Settings) -> None:
    root, city, _ = await tree()
    other = await make_org(root)
    await make_org(other)
    first, second = await make_account(root, "first"), await make_account(root, "second")
    account, another = await make_account(city, "city"), await make_account(other, "other")
    asked = await resetting.reset(await scope(first), account.id, WHY)
    assert asked.request
    with pytest.raises(NotFound):
        await resetting.reset(await scope(second), another.id, WHY, request=asked.request)
    async with transaction() as tx:
        await Secret.filter(id=asked.request).using_db(tx).update(expires_at=now() - timedelta(seconds=1))
    with pytest.raises(NotFound):
        await resetting.reset(await scope(second), account.id, WHY, request=asked.request)
    asked = await resetting.reset(await scope(first), account.id, WHY)
    async with transaction() as tx:
        await tokens.void_issued_by(tx, first.id)
    with pytest.raises(NotFound):
        await resetting.reset(await scope(second), account.id, WHY, request=asked.request)


async def test_who_may_not_reset(installation: Settings) -> None:
    root, city, works = await tree()
    superior, own, colleague = [await make_account(city, name) for name in ("city", "own", "colleague")]
    below, beside = await make_account(works, "works"), await make_account(await make_org(root), "beside")
    clerk = await make_account(city, "clerk", role=Role.UNION_CLERK)
    refused: tuple[tuple[Account, Account, type[HubError]], ...] = (
        (superior, own, NotAllowed),
        (own, own, NotAllowed),
        (colleague, superior, NotAllowed),
        (clerk, below, NotAllowed),
        (beside, below, NotFound),
        (below, superior, NotFound),
    )
    for who, whom, why in refused:
        with pytest.raises(why):
            await resetting.reset(await scope(who), whom.id, WHY)
    with pytest.raises(Invalid):
        await resetting.reset(await scope(superior), below.id, " ")


async def test_colleagues_and_the_superior_learn_that_an_account_was_closed(installation: Settings) -> None:
    _, city, works = await tree()
    superior, other = await make_account(city, "city"), await make_account(city, "other")
    gone, colleague = await make_account(works, "works"), await make_account(works, "colleague")
    await leaving.revoke(await scope(superior), gone.id, "调离")
    for account in (other, colleague):
        (notice,) = await told(account)
        assert notice.title == "账号已撤销"
    assert await told(superior) == []  # who did it knows


async def test_a_notice_is_read_by_whom_it_was_written_to(installation: Settings) -> None:
    _, city, works = await tree()
    superior, account = await make_account(city, "city"), await make_account(works, "works")
    async with transaction() as tx:
        await notices.tell(tx, [account], "试", "试甲的电话是16000000001")
    assert b"16000000001" not in (installation.data / "hub.db").read_bytes()
    (notice,) = await told(account)
    assert await notices.unread(await scope(account)) == 1
    with pytest.raises(NotFound):
        await notices.read(await scope(superior), [notice.id])
    await notices.read(await scope(account), [notice.id])
    assert await notices.unread(await scope(account)) == 0
    assert (await notices.page(await scope(account), Window(first=5), unread=True)).items == []
    assert not await Session.all().exists()
