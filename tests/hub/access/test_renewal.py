"""Renewing a password: knowing the old one, or reading the mail."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hub import mail, settings
from hub.access import renewal, sessions, signing
from hub.access.models import Account, Secret
from hub.access.states import AccountState
from hub.clock import now
from hub.errors import HubError, Invalid, LinkRefused, LoginRefused, RateLimited
from hub.jobs import working
from hub.jobs.models import Job
from hub.jobs.working import Handler
from hub.settings import Settings
from tests.accounts import PASSWORD, SOURCE, make_account, outcomes
from tests.factories import make_org, make_root

NEW = "lvzhou-Yuanhang-58"
MAILBOX = "somebody@example.invalid"
pytestmark = pytest.mark.usefixtures("installation")


async def sign_in(password: str = PASSWORD) -> str:
    return (await signing.login("hk-admin", password, region="hainan", source=SOURCE)).token


async def change(token: str, current: str, new: str) -> None:
    scope = await sessions.scope_of(token)
    assert scope is not None
    await renewal.change_password(scope, current, new)


async def test_a_changed_password_ends_every_session_and_opens_a_new_one() -> None:
    await make_account(await make_root(), "hk-admin")
    here, there = await sign_in(), await sign_in()
    await change(here, PASSWORD, NEW)
    assert await sessions.scope_of(here) is None
    assert await sessions.scope_of(there) is None
    with pytest.raises(LoginRefused):
        await sign_in(PASSWORD)
    assert await sign_in(NEW)


async def test_an_invited_account_becomes_active_with_its_own_password() -> None:
    account = await make_account(await make_root(), "hk-admin", is_initial=True)
    await change(await sign_in(), PASSWORD, NEW)
    account = await Account.get(id=account.id)
    assert account.state == AccountState.ACTIVE
    assert not account.must_change_password
    assert account.password_expires_at is None


@pytest.mark.parametrize(
    ("current", "new", "kind", "path"),
    [
        ("wrong", NEW, LoginRefused, ("currentPassword",)),
        (PASSWORD, PASSWORD, Invalid, ("newPassword",)),
        (PASSWORD, "short1", Invalid, ("newPassword",)),
        (PASSWORD, "hk-admin1", Invalid, ("newPassword",)),
    ],
)
async def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(
    current: str, new: str, kind: type[HubError], path: tuple[str, ...]
) -> None:
    await make_account(await make_root(), "hk-admin")
    token = await sign_in()
    with pytest.raises(kind) as refused:
        await change(token, current, new)
    assert refused.value.path == path
    assert await sign_in(PASSWORD)
    assert (await outcomes("changePassword")) == [refused.value.code]


async def test_a_union_with_unions_below_it_needs_a_longer_password() -> None:
    root = await make_root()
    await make_org(root)
    await make_account(root, "hk-admin")
    with pytest.raises(Invalid, match="至少10位"):
        await change(await sign_in(), PASSWORD, "qihang73")


async def reset(token: str, new: str = NEW, source: str = SOURCE) -> None:
    await renewal.reset_password(token, new, source=source)


async def mailed(installation: Settings) -> list[Path]:
    working.register({mail.JOB: Handler(mail.send)})
    await working.drain()
    return sorted((installation.data / "outbox").glob("*.eml"))


async def ask(name: str = "hk-admin", source: str = SOURCE) -> None:
    await renewal.request_reset(name, region="hainan", source=source)


async def token_of(installation: Settings) -> str:
    text = (await mailed(installation))[-1].read_text(encoding="utf-8")
    found = re.search(r"/reset#(\S+)", text)
    assert found
    return found[1]


async def test_a_mailed_link_sets_a_new_password_once(installation: Settings) -> None:
    await make_account(await make_root(), "hk-admin", email=MAILBOX)
    session = await sign_in()
    await ask()
    token = await token_of(installation)
    await reset(token)
    assert await sessions.scope_of(session) is None
    assert await sign_in(NEW)
    with pytest.raises(LinkRefused):
        await reset(token, "another-Yuanhang-59")
    assert await outcomes("resetPassword") == ["DONE", "LINK_REFUSED"]


async def test_a_mailed_link_leads_to_the_regions_own_pages(
    installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "current", lambda: replace(installation, frontend="https://union.example.cn/"))
    await make_account(await make_root(), "hk-admin", email=MAILBOX)
    await ask()
    assert "https://union.example.cn/reset#" in (await mailed(installation))[-1].read_text(encoding="utf-8")


async def test_a_link_dies_after_a_quarter_of_an_hour_and_when_another_is_asked_for(installation: Settings) -> None:
    await make_account(await make_root(), "hk-admin", email=MAILBOX)
    await ask()
    first = await token_of(installation)
    with pytest.raises(LinkRefused):
        await renewal.reset_password(first, NEW, source=SOURCE, at=now() + timedelta(minutes=15))
    await ask()
    with pytest.raises(LinkRefused):
        await reset(first)


async def test_a_weak_password_does_not_use_the_link_up(installation: Settings) -> None:
    await make_account(await make_root(), "hk-admin", email=MAILBOX)
    await ask()
    token = await token_of(installation)
    with pytest.raises(Invalid):
        await reset(token, "short1")
    await reset(token)


async def test_nobody_learns_whether_an_account_exists(installation: Settings) -> None:
    await make_account(await make_root(), "hk-admin", email=MAILBOX)
    await make_account(None, "no mailbox")
    revoked = await make_account(None, "revoked", email=MAILBOX)
    await Account.filter(id=revoked.id).update(state=AccountState.REVOKED)
    for name in ("nobody", "no mailbox", "revoked"):
        await ask(name)
    assert await mailed(installation) == []
    assert await outcomes("requestPasswordReset") == ["DONE"] * 3


async def test_nobodys_mailbox_is_flooded() -> None:
    await make_account(await make_root(), "hk-admin", email=MAILBOX)
    for order in range(3):
        await ask(source=f"198.51.100.{order}")
    with pytest.raises(RateLimited):
        await ask(source="198.51.100.9")


async def test_guessing_links_from_one_address_comes_to_a_stop() -> None:
    for _ in range(10):
        with pytest.raises(LinkRefused):
            await reset("x" * 43)
    with pytest.raises(RateLimited):
        await reset("x" * 43)
    with pytest.raises(LinkRefused):
        await reset("x" * 43, source="198.51.100.9")


async def test_neither_mailbox_nor_link_stands_in_the_database(installation: Settings) -> None:
    await make_account(await make_root(), "hk-admin", email=MAILBOX)
    await ask()
    token = await token_of(installation)
    content = b"".join(path.read_bytes() for path in installation.data.glob("hub.db*"))
    assert MAILBOX.encode() not in content
    assert token.encode() not in content
    assert await Secret.all().count() == 1
    assert (await Job.get()).payload_sealed is None
