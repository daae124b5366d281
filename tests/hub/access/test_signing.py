"""Signing in and out, as a clerk does and as an attacker tries."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from hub.access import passwords, sessions, signing
from hub.access.models import Account, Session
from hub.access.permissions import require
from hub.access.states import AccountState
from hub.errors import LoginRefused, MustChangePassword, RateLimited
from hub.orgs.models import Org
from hub.seal import token_hash
from hub.settings import Settings
from tests.accounts import PASSWORD, SOURCE, last_entry, make_account, outcomes
from tests.factories import make_org, make_root

pytestmark = pytest.mark.usefixtures("installation")


async def sign_in(name: str = "hk-admin", password: str = PASSWORD, **given: object) -> signing.Login:
    asked = {"region": "hainan", "source": SOURCE} | given
    return await signing.login(name, password, **asked)  # type: ignore[arg-type]


async def test_a_clerk_signs_in_and_is_known_by_the_token() -> None:
    org = await make_org(await make_root())
    account = await make_account(org, "hk-admin")
    done = await sign_in()
    scope = await sessions.scope_of(done.token, request_id="r1")
    assert scope is not None
    assert (scope.account_id, scope.org_id, scope.path, scope.region) == (account.id, org.id, org.path, "hainan")
    assert (scope.actor.name, scope.actor.request_id) == (account.display_name, "r1")
    assert not scope.stepped_up
    assert not done.must_change_password


async def test_the_database_keeps_no_token(installation: Settings) -> None:
    await make_account(await make_root(), "hk-admin")
    done = await sign_in()
    assert len(done.token) >= 43  # 256 bits
    content = b"".join(path.read_bytes() for path in installation.data.glob("hub.db*"))
    assert done.token.encode() not in content
    assert token_hash(done.token).encode() in content


@pytest.mark.parametrize("typed", ["HK-Admin", " hk-admin ", "hk - admin"])
async def test_capitals_and_spaces_do_not_matter_in_a_login_name(typed: str) -> None:
    await make_account(await make_root(), "hk-admin")
    assert (await sign_in(typed)).account.login_name == "hk-admin"


async def test_without_a_region_the_name_suffices_where_only_one_region_has_it() -> None:
    await make_account(await make_root(), "hk-admin")
    assert (await sign_in(region=None)).account.region == "hainan"
    await make_account(None, "hk-admin", region="")
    with pytest.raises(LoginRefused):
        await sign_in(region=None)


async def test_every_reason_for_a_refusal_is_told_in_the_same_words() -> None:
    root = await make_root()
    await make_account(root, "wrong password")
    for name, state in (("locked", AccountState.LOCKED), ("revoked", AccountState.REVOKED)):
        account = await make_account(root, name)
        await Account.filter(id=account.id).update(state=state)
    late = await make_account(root, "expired", is_initial=True)
    await Account.filter(id=late.id).update(password_expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    told = set()
    for name, password in (
        ("nobody", PASSWORD),
        ("wrong password", "x"),
        ("locked", PASSWORD),
        ("revoked", "x"),
        ("expired", PASSWORD),
    ):
        with pytest.raises(LoginRefused) as refused:
            await sign_in(name, password)
        told.add((refused.value.code, refused.value.message, refused.value.hint, refused.value.path))
    assert len(told) == 1


async def test_nobodys_password_is_hashed_like_anybodys(monkeypatch: pytest.MonkeyPatch) -> None:
    await make_account(await make_root(), "hk-admin")
    verified: list[str] = []
    hasher = passwords._hasher

    class Counting:
        hash = staticmethod(hasher.hash)
        check_needs_rehash = staticmethod(hasher.check_needs_rehash)

        @staticmethod
        def verify(kept: str, password: str) -> bool:
            verified.append(kept)
            return hasher.verify(kept, password)

    monkeypatch.setattr(passwords, "_hasher", Counting)
    for name in ("hk-admin", "nobody"):
        with pytest.raises(LoginRefused):
            await sign_in(name, "wrong")
    assert len(verified) == 2


async def test_each_login_and_each_refusal_is_one_entry_of_the_journal() -> None:
    account = await make_account(await make_root(), "hk-admin")
    with pytest.raises(LoginRefused):
        await sign_in(password="wrong")
    with pytest.raises(LoginRefused):
        await sign_in("nobody", source="198.51.100.1")
    await sign_in()
    assert await outcomes("login") == ["LOGIN_REFUSED", "LOGIN_REFUSED", "DONE"]
    entry = await last_entry()
    assert (entry.account_id, entry.subject_id) == (account.id, account.id)


async def test_a_region_nobody_knows_gets_no_journal_of_its_own() -> None:
    with pytest.raises(LoginRefused):
        await sign_in(region="atlantis")
    assert (await last_entry()).region == ""


async def test_guessing_one_account_from_one_address_ends_after_five() -> None:
    await make_account(await make_root(), "hk-admin")
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    for _ in range(5):
        with pytest.raises(LoginRefused):
            await sign_in(password="wrong", at=moment)
        moment += timedelta(seconds=10)
    with pytest.raises(RateLimited):
        await sign_in(at=moment)
    assert await sign_in(at=moment + timedelta(minutes=15))


async def test_an_initial_password_opens_nothing_but_changing_it() -> None:
    await make_account(await make_root(), "new", is_initial=True)
    done = await sign_in("new")
    assert done.must_change_password
    scope = await sessions.scope_of(done.token)
    assert scope is not None
    require(scope, "changePassword")
    with pytest.raises(MustChangePassword):
        require(scope, "orgs")


async def test_a_hash_of_weaker_days_is_renewed_when_its_owner_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    account = await make_account(await make_root(), "hk-admin")
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    await sign_in()
    renewed = await Account.get(id=account.id)
    assert renewed.password_hash != account.password_hash
    assert await passwords.proved(PASSWORD, renewed.password_hash)


async def test_a_password_drawn_by_lot_is_hashed_like_any_other_once_its_owner_signs_in() -> None:
    with passwords.drawn_by_lot():
        account = await make_account(await make_root(), "hk-admin")
        await sign_in()
    assert passwords.is_outdated((await Account.get(id=account.id)).password_hash)
    await sign_in()
    assert not passwords.is_outdated((await Account.get(id=account.id)).password_hash)


async def test_a_session_ends_when_it_is_not_used_and_when_it_is_old() -> None:
    await make_account(await make_root(), "hk-admin")
    morning = datetime(2026, 11, 21, 8, tzinfo=UTC)
    done = await sign_in(at=morning)
    assert done.expires_at == morning + timedelta(hours=12)
    assert await sessions.scope_of(done.token, at=morning + timedelta(minutes=29))
    await sessions.settle()
    assert await sessions.scope_of(done.token, at=morning + timedelta(minutes=58))
    await sessions.settle()
    assert await sessions.scope_of(done.token, at=morning + timedelta(minutes=89)) is None
    session = await Session.get(token_hash=token_hash(done.token))
    session.seen_at = morning + timedelta(hours=12)
    await session.save()
    assert await sessions.scope_of(done.token, at=morning + timedelta(hours=12)) is None


async def test_a_token_that_was_never_given_out_is_nobodys() -> None:
    assert await sessions.scope_of("x" * 43) is None


async def test_signing_out_ends_this_session_or_all_of_them() -> None:
    await make_account(await make_root(), "hk-admin")
    here, there, elsewhere = [(await sign_in()).token for _ in range(3)]
    scope = await sessions.scope_of(here)
    assert scope is not None
    await signing.logout(scope)
    assert await sessions.scope_of(here) is None
    scope = await sessions.scope_of(there)
    assert scope is not None
    await signing.logout(scope, everywhere=True)
    assert await sessions.scope_of(elsewhere) is None


async def test_who_proves_to_be_there_again_has_stepped_up_for_five_minutes() -> None:
    await make_account(await make_root(), "hk-admin")
    moment = datetime(2026, 11, 21, 8, tzinfo=UTC)
    token = (await sign_in(at=moment)).token
    scope = await sessions.scope_of(token, at=moment)
    assert scope is not None
    with pytest.raises(LoginRefused):
        await signing.step_up(scope, "wrong", at=moment)
    until = await signing.step_up(scope, PASSWORD, at=moment)
    assert until == moment + timedelta(minutes=5)
    for minutes, stepped_up in ((4, True), (6, False)):
        again = await sessions.scope_of(token, at=moment + timedelta(minutes=minutes))
        assert again is not None
        assert again.stepped_up is stepped_up
    await sessions.settle()
    assert await outcomes("stepUp") == ["LOGIN_REFUSED", "DONE"]


async def test_a_union_that_moves_takes_its_accounts_scope_along() -> None:
    org = await make_org(await make_root())
    await make_account(org, "hk-admin")
    token = (await sign_in()).token
    moved = org.path[:-7] + "0000099"
    await Org.filter(id=org.id).update(path=moved)
    scope = await sessions.scope_of(token)
    assert scope is not None
    assert scope.path == moved
