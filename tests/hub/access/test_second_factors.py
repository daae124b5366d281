"""A second factor: a code from the telephone beside the password, each good for one use."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub import settings
from hub.access import accounts, second_factors, sessions, signing, totp
from hub.access.models import Account, SecondFactor
from hub.access.permissions import require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.second_factors import Added, FactorKind
from hub.clock import now
from hub.database import reader, transaction
from hub.errors import HubError, Invalid, LoginRefused, MustAddSecondFactor, RateLimited, SettingsFault, StepUpNeeded
from hub.settings import Settings
from tests.accounts import PASSWORD, SOURCE, make_account, outcomes
from tests.factories import make_org, make_root

NAME = "hk-admin"
RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", of RFC 6238


@pytest.mark.parametrize(
    ("moment", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(moment: int, code: str) -> None:
    assert totp.code_at(RFC, moment // totp.STEP) == code


def test_a_code_is_good_a_step_early_or_late_and_never_again() -> None:
    at = datetime.fromtimestamp(1234567890, UTC)
    step = 1234567890 // totp.STEP
    for offset, good in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        found = totp.step_of(RFC, totp.code_at(RFC, step + offset), at=at, after=0)
        assert found == (step + offset if good else None)
    assert totp.step_of(RFC, totp.code_at(RFC, step), at=at, after=step) is None
    assert totp.step_of(RFC, totp.code_at(RFC, step - 1), at=at, after=step) is None
    assert totp.step_of(RFC, "١٢٣٤٥٦", at=at, after=0) is None


async def signed_in(name: str = NAME) -> Scope:
    done = await signing.login(name, PASSWORD, region="hainan", source=SOURCE)
    scope = await sessions.scope_of(done.token)
    assert scope
    return scope


def code(added: Added, at: datetime) -> str:
    secret = added.uri.split("secret=")[1].split("&")[0]
    return totp.code_at(secret, int(at.timestamp()) // totp.STEP)


async def enrolled() -> tuple[Added, Scope, datetime]:
    """Somebody with a second factor, still signed in; and a moment whose code was not used."""
    await make_account(await make_root(), NAME)
    scope = await signed_in()
    added, at = await second_factors.add(scope), now()
    await second_factors.confirm(scope, code(added, at), at=at)
    return added, scope, at + timedelta(minutes=2)


async def challenged(at: datetime | None = None) -> str:
    done = await signing.login(NAME, PASSWORD, region="hainan", source=SOURCE, at=at)
    assert not done.token
    return done.challenge


async def test_the_password_alone_opens_nothing_any_more_and_password_and_code_do(either: Settings) -> None:
    added, _, later = await enrolled()
    assert added.uri.startswith("otpauth://totp/")
    challenge = await challenged()
    assert await sessions.scope_of(challenge) is None
    done = await signing.confirm_login(challenge, code(added, later), source=SOURCE, at=later)
    assert await sessions.scope_of(done.token)
    assert (await Account.get(login_name=NAME)).has_second_factor


async def test_neither_a_code_nor_a_challenge_is_good_twice(installation: Settings) -> None:
    added, _, later = await enrolled()
    first, right = await challenged(), code(added, later)
    await signing.confirm_login(first, right, source=SOURCE, at=later)
    with pytest.raises(LoginRefused) as used:
        await signing.confirm_login(first, right, source="elsewhere", at=later)
    assert used.value.path == ("challenge",)
    second = await challenged()
    with pytest.raises(LoginRefused) as replayed:
        await signing.confirm_login(second, right, source=SOURCE, at=later)
    assert replayed.value.path == ("code",)
    assert (await outcomes("confirmLogin")).count("DONE") == 1


async def test_a_recovery_code_stands_for_a_lost_telephone_once(installation: Settings) -> None:
    added, _, later = await enrolled()
    assert len(set(added.recovery_codes)) == second_factors.RECOVERY_CODES
    one = added.recovery_codes[3].upper().replace("-", " ")
    await signing.confirm_login(await challenged(), one, source=SOURCE, at=later)
    with pytest.raises(LoginRefused):
        await signing.confirm_login(await challenged(), one, source=SOURCE, at=later)
    again = later + timedelta(hours=1)
    await signing.confirm_login(await challenged(again), added.recovery_codes[4], source=SOURCE, at=now())


async def test_codes_cannot_be_tried_out(installation: Settings) -> None:
    await enrolled()
    challenge, tried = await challenged(), list[type[HubError]]()
    for _ in range(8):
        with pytest.raises((LoginRefused, RateLimited)) as refused:
            await signing.confirm_login(challenge, "000000", source=SOURCE)
        tried.append(type(refused.value))
    assert tried[0] is LoginRefused
    assert tried[-1] is RateLimited


async def test_stepping_up_asks_for_the_code_where_there_is_one(installation: Settings) -> None:
    added, scope, later = await enrolled()
    with pytest.raises(Invalid) as asked:
        await signing.step_up(scope, PASSWORD, at=later)
    assert asked.value.path == ("code",)
    await signing.step_up(scope, code=code(added, later), at=later + timedelta(seconds=10))


async def test_a_session_left_open_does_not_replace_a_factor(installation: Settings) -> None:
    _, scope, _ = await enrolled()
    with pytest.raises(StepUpNeeded):
        await second_factors.add(scope)
    await second_factors.add(replace(scope, stepped_up=True))
    assert await SecondFactor.filter(confirmed_at__isnull=False).using_db(reader()).count() == 1  # it still counts


async def test_taking_a_factor_into_use_ends_every_other_session(installation: Settings) -> None:
    await make_account(await make_root(), NAME)
    other = await signing.login(NAME, PASSWORD, region="hainan", source=SOURCE)
    scope = await signed_in()
    added, at = await second_factors.add(scope), now()
    with pytest.raises(LoginRefused):
        await second_factors.confirm(scope, "000000", at=at)
    await second_factors.confirm(scope, code(added, at + timedelta(seconds=5)), at=at + timedelta(seconds=5))
    assert await sessions.scope_of(other.token) is None


async def test_security_keys_are_not_offered_and_that_is_said(installation: Settings) -> None:
    await make_account(await make_root(), NAME)
    with pytest.raises(Invalid) as refused:
        await second_factors.add(await signed_in(), FactorKind.WEBAUTHN)
    assert (refused.value.code, refused.value.path) == ("FACTOR_NOT_OFFERED", ("kind",))


async def test_closing_an_account_leaves_no_factor_behind(installation: Settings) -> None:
    added, _, _ = await enrolled()
    async with transaction() as tx:
        await accounts.close(tx, await Account.get(login_name=NAME, using_db=tx))
    assert not await SecondFactor.all().using_db(reader()).exists()
    stored = (installation.data / "hub.db").read_bytes()
    assert added.uri.split("secret=")[1][:32].encode() not in stored
    assert added.recovery_codes[0].encode() not in stored


async def test_of_whom_a_factor_is_demanded_may_do_nothing_else(installation: Settings) -> None:
    root = await make_root()
    leaf = await make_org(root)
    settings.use(replace(installation, second_factor=("superiors", "leaders", "administrators")))
    await make_account(root, "superior")
    await make_account(leaf, "leaf")
    await make_account(leaf, "leader", role=Role.UNION_LEADER)
    await make_account(None, "region", role=Role.REGION_ADMIN)
    demanded = {
        name: (await signed_in(name)).must_add_second_factor for name in ("superior", "leaf", "leader", "region")
    }
    assert demanded == {"superior": True, "leaf": False, "leader": True, "region": True}
    scope = await signed_in("superior")
    for act in ("members", "startImport", "stepUp", "provisionAccount"):
        with pytest.raises(MustAddSecondFactor):
            require(replace(scope, stepped_up=True), act)
    added, at = await second_factors.add(scope), now()
    await second_factors.confirm(scope, code(added, at), at=at)
    done = await signing.login("superior", PASSWORD, region="hainan", source=SOURCE)
    later = at + timedelta(minutes=2)
    session = await signing.confirm_login(done.challenge, code(added, later), source=SOURCE, at=later)
    after = await sessions.scope_of(session.token)
    assert after
    require(after, "members")


def test_a_setting_that_means_nothing_is_refused() -> None:
    assert Settings(second_factor=("off",)).second_factor == ("off",)
    with pytest.raises(SettingsFault, match="HUB_SECOND_FACTOR=everybody"):
        Settings(second_factor=("everybody",))
