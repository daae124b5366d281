"""A bank's accounts: opened at the top of a region that has cards, stricter than others, and good for nothing else."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from hub import settings
from hub.access import commands, renewal, sessions, signing
from hub.access.models import Account
from hub.access.permissions import MAY, require
from hub.access.roles import Role
from hub.access.scope import Scope, region_scope
from hub.clock import now
from hub.database import transaction
from hub.database.walls import behind
from hub.errors import Invalid, MustAddSecondFactor, NotAllowed
from hub.imports import uploads
from hub.procedures import leaving
from tests.accounts import PASSWORD, SOURCE, outcomes
from tests.factories import make_org, make_root, scope_of

pytestmark = pytest.mark.usefixtures("either")
CITY, LOGIN = "深圳虚构总工会", "虚构支行"


async def _stream() -> AsyncIterator[bytes]:
    yield b"x"


async def signed_in(password: str) -> Scope:
    login = await signing.login(LOGIN, password, region="shenzhen", source=SOURCE)
    scope = await sessions.scope_of(login.token)
    assert scope is not None
    return scope


@pytest.mark.parametrize("who", ["the region's administrator", "the administrator of the union at the top"])
async def test_the_top_of_a_region_opens_an_account_for_the_bank_that_makes_its_cards(who: str) -> None:
    root = await make_root(CITY, "shenzhen")
    asker = region_scope("shenzhen") if who.startswith("the region") else scope_of(root)
    made = await commands.provision(asker, root.id, Role.BANK, "试银", login_name=LOGIN)
    assert (made.account.role, made.account.bank, made.account.org_id) == (Role.BANK, "中国银行", root.id)
    scope = await signed_in(made.initial_password)
    assert (scope.bank, scope.must_change_password, scope.wall.is_bank) == ("中国银行", True, True)


async def test_nobody_else_opens_one_and_nowhere_else() -> None:
    root = await make_root(CITY, "shenzhen")
    below = await make_org(root)
    for asker, place in (
        (scope_of(root), below),
        (region_scope("shenzhen"), below),
        (scope_of(below), below),
        (scope_of(root, Role.UNION_CLERK), root),
    ):
        with pytest.raises(NotAllowed):
            await commands.provision(asker, place.id, Role.BANK, "试银")
    assert await outcomes("provisionAccount") == ["NOT_ALLOWED"] * 4


async def test_a_region_without_cards_has_no_bank() -> None:
    root = await make_root()
    with pytest.raises(Invalid) as refused:
        await commands.provision(scope_of(root), root.id, Role.BANK, "试银")
    assert refused.value.code == "NO_CARDS"


async def test_a_banks_password_is_as_strict_as_a_superiors_and_nothing_of_its_name() -> None:
    root = await make_root(CITY, "shenzhen")
    made = await commands.provision(scope_of(root), root.id, Role.BANK, "试银", login_name=LOGIN)
    first = await signed_in(made.initial_password)
    later = now()
    with behind(first.wall):
        for weak in ("qh-Tj-73x", "中国银行中国银行a1"):
            with pytest.raises(Invalid) as refused:
                await renewal.change_password(first, made.initial_password, weak, at=later)
            assert refused.value.code == "PASSWORD_TOO_WEAK"
            later += timedelta(minutes=1)
        await renewal.change_password(first, made.initial_password, PASSWORD, at=later)
    assert not (await signed_in(PASSWORD)).is_held_back


async def test_of_a_bank_a_second_factor_is_demanded_where_the_operator_says_so() -> None:
    root = await make_root(CITY, "shenzhen")
    made = await commands.provision(scope_of(root), root.id, Role.BANK, "试银", login_name=LOGIN)
    before = settings.current()
    settings.use(replace(before, second_factor=("bank",)))
    try:
        scope = await signed_in(made.initial_password)
        assert scope.must_add_second_factor
        with pytest.raises(MustAddSecondFactor):
            require(replace(scope, must_change_password=False), "cards")
    finally:
        settings.use(before)


async def test_whoever_comes_after_serves_the_same_bank() -> None:
    root = await make_root(CITY, "shenzhen")
    made = await commands.provision(scope_of(root), root.id, Role.BANK, "试银", login_name=LOGIN)
    gone = await leaving.revoke(scope_of(root), made.account.id, "调离", successor="试接")
    assert gone.successor is not None
    assert (gone.successor.role, gone.successor.bank) == (Role.BANK, "中国银行")


def test_a_bank_may_do_its_own_work_and_nothing_else() -> None:
    own = {"logout", "stepUp", "changePassword", "changeEmail", "addSecondFactor", "confirmSecondFactor", "readNotices"}
    work = {"upload", "cards", "cardBatches", "decideCard", "recordBankResults", "bankResults", "downloadBankFile"}
    assert {act for act, roles in MAY.items() if Role.BANK in roles} == own | work | {"moveCards"}


async def test_behind_its_own_wall_a_bank_sends_a_file_and_leaves() -> None:
    root = await make_root(CITY, "shenzhen")
    made = await commands.provision(scope_of(root), root.id, Role.BANK, "试银", login_name=LOGIN)
    async with transaction() as tx:
        await Account.filter(id=made.account.id).using_db(tx).update(must_change_password=False)
    scope = await signed_in(made.initial_password)

    with behind(scope.wall):
        kept = await uploads.receive(scope, "结果.xlsx", _stream())
        assert kept.bytes == 1
        await signing.logout(scope)
