"""A mailbox counts once it is proved, and does not take another's place before its reader could speak up."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from hub import mail
from hub.access import mailboxes, renewal, resetting, sessions
from hub.access.models import Account
from hub.access.scope import Scope
from hub.clock import now
from hub.errors import Invalid, LinkRefused, StepUpNeeded
from hub.jobs import working
from hub.jobs.working import Handler
from hub.journal.actor import Actor
from hub.settings import Settings
from tests.accounts import SOURCE, make_account
from tests.factories import make_org, make_root, scope_of

OLD, NEW = "old@example.cn", "new@example.cn"
ANYBODY = Actor(account_id=None, name="未登录", region="", request_id="test")


async def mails(installation: Settings) -> list[tuple[str, str]]:
    """To whom, and what, the oldest first."""
    working.register({mail.JOB: Handler(mail.send)})
    await working.drain()
    texts = [path.read_text(encoding="utf-8") for path in sorted((installation.data / "outbox").glob("*.eml"))]
    return [(text.split("To: ")[1].split("\n")[0], text) for text in texts]


def link(text: str) -> str:
    found = re.search(r"/confirm#(\S+)", text)
    assert found
    return found[1]


async def owner(*, email: str | None) -> Scope:
    """Somebody who has just proved who it is."""
    account = await make_account(await make_root(), "hk-admin", email=email)
    scope = await sessions.scope_of_account(account.id)
    assert scope
    return replace(scope, stepped_up=True)


async def mailbox(*, later: timedelta = timedelta(0)) -> str | None:
    return mailboxes.of(await Account.get(login_name="hk-admin"), at=now() + later)


async def test_a_first_mailbox_counts_from_its_proof_on(either: Settings) -> None:
    scope = await owner(email=None)
    await mailboxes.change(scope, NEW)
    assert await mailbox() is None
    await renewal.request_reset("hk-admin", region="hainan", source=SOURCE)
    ((to, text),) = await mails(either)  # and no reset is mailed there
    assert to == NEW
    await mailboxes.confirm(link(text), source=SOURCE, actor=ANYBODY)
    assert await mailbox() == NEW
    with pytest.raises(LinkRefused):
        await mailboxes.confirm(link(text), source=SOURCE, actor=ANYBODY)


async def test_another_takes_its_place_a_day_after_its_proof_and_the_one_before_is_told(
    installation: Settings,
) -> None:
    scope = await owner(email=OLD)
    await mailboxes.change(scope, NEW)
    proof, warning = sorted(await mails(installation))
    assert (proof[0], warning[0]) == (NEW, OLD)
    await mailboxes.confirm(link(proof[1]), source=SOURCE, actor=ANYBODY)
    assert await mailbox() == OLD
    assert await mailbox(later=timedelta(hours=23)) == OLD
    assert await mailbox(later=timedelta(hours=25)) == NEW


async def test_whoever_reads_the_old_mailbox_can_stop_the_change(installation: Settings) -> None:
    scope = await owner(email=OLD)
    await mailboxes.change(scope, NEW)
    (proof, _) = sorted(await mails(installation))
    await mailboxes.confirm(link(proof[1]), source=SOURCE, actor=ANYBODY)
    await renewal.request_reset("hk-admin", region="hainan", source=SOURCE)
    reset = next(text for _, text in await mails(installation) if "/reset#" in text)
    found = re.search(r"/reset#(\S+)", reset)
    assert found
    await renewal.reset_password(found[1], "gan-zhe-Tian-2026", source=SOURCE)
    assert await mailbox(later=timedelta(days=3)) == OLD


async def test_a_change_needs_a_step_up_and_an_address(installation: Settings) -> None:
    scope = await owner(email=OLD)
    with pytest.raises(StepUpNeeded):
        await mailboxes.change(replace(scope, stepped_up=False), NEW)
    with pytest.raises(Invalid) as refused:
        await mailboxes.change(scope, "no address")
    assert refused.value.path == ("email",)
    with pytest.raises(LinkRefused):
        await mailboxes.confirm("nothing", source=SOURCE, actor=ANYBODY)


async def test_a_reset_from_above_keeps_the_proved_mailbox_only(installation: Settings) -> None:
    root = await make_root()
    leaf = await make_org(root)
    account = await make_account(leaf, "hk-admin", email=OLD)
    scope = await sessions.scope_of_account(account.id)
    assert scope
    await mailboxes.change(replace(scope, stepped_up=True), NEW)
    proof = next(text for to, text in await mails(installation) if to == NEW)
    await resetting.reset(scope_of(root), account.id, "管理员忘记密码")
    assert await mailbox() == OLD
    with pytest.raises(LinkRefused):
        await mailboxes.confirm(link(proof), source=SOURCE, actor=ANYBODY)
