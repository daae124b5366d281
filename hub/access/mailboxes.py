"""Mailboxes: one counts only once its owner has proved it, and does not take another's place unannounced."""

import re
from datetime import datetime, timedelta

from hub import mail, settings
from hub.access import accounts, throttle, tokens
from hub.access.models import Account
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.throttle import Try
from hub.access.tokens import Purpose
from hub.clock import CHINA, now
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid, LinkRefused, StepUpNeeded
from hub.journal.actor import Actor
from hub.journal.deeds import deed
from hub.seal import keyring

PROOF_LASTS = timedelta(days=1)
DELAY = timedelta(days=1)  # for whoever reads the mailbox before to speak up
_PROVED, _NEXT = "account.email", "account.next_email"
_SHAPE = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")


def of(account: Account, *, at: datetime | None = None) -> str | None:
    """The account's mailbox; None until it is proved."""
    if account.next_email_sealed and account.next_email_from and account.next_email_from <= (at or now()):
        return keyring().open(_NEXT, account.id, account.next_email_sealed)
    return keyring().open(_PROVED, account.id, account.email_sealed) if account.email_sealed else None


def refuse_none(email: str) -> None:
    """Raises Invalid for what is no address."""
    if not _SHAPE.fullmatch(email.strip()) or len(email) > 200:
        raise Invalid("请填写有效的邮箱，用于找回密码。", path=("email",))


async def propose(tx: Db, account: Account, email: str) -> str:
    """Remember a mailbox that is to be proved; the answer is the link by which it can be. The caller mails it."""
    _settle(account)
    account.next_email_sealed = keyring().seal(_NEXT, account.id, email.strip())
    account.next_email_from = None
    await account.save(using_db=tx, update_fields=_COLUMNS)
    secret = tokens.bearer()
    await tokens.issue(tx, Purpose.MAILBOX, account.id, region=account.region, secret=secret, lasts=PROOF_LASTS)
    return f"{settings.current().pages}/confirm#{secret}"


async def change(scope: Scope, email: str) -> None:
    """Give one's account another mailbox; the one before is told. Raises StepUpNeeded, Invalid or RateLimited."""
    await throttle.admit(Try("changeEmail", str(scope.account_id), ""))
    async with deed(scope.actor, "changeEmail") as done:
        require(scope, "changeEmail")
        account = await accounts.own(done.tx, scope)
        await accounts.about(done, account)
        if not scope.stepped_up:
            raise StepUpNeeded()
        refuse_none(email)
        before = of(account)
        link = await propose(done.tx, account, email)
        proof = _PROOF.format(name=account.display_name, link=link)
        await mail.queue(done.tx, to=email.strip(), subject="确认邮箱", body=proof)
        if before:
            warning = _WARNING.format(name=account.display_name)
            await mail.queue(done.tx, to=before, subject="您的账号正在更换邮箱", body=warning)
    await mail.wake()


@reaching(everywhere)
async def confirm(token: str, *, source: str, actor: Actor, at: datetime | None = None) -> None:
    """The link was opened: the mailbox counts, at once where it is the first, else after a day. Raises LinkRefused."""
    moment = at or now()
    await throttle.admit(Try("confirmEmail", "", source), at=at)
    begun = await tokens.found(reader(), Purpose.MAILBOX, token, at=moment)
    async with deed(actor, "confirmEmail", region=begun.region if begun else "") as done:
        secret = await tokens.found(done.tx, Purpose.MAILBOX, token, at=moment)
        account = await Account.get_or_none(id=secret.subject_id, using_db=done.tx) if secret else None
        if secret is None or account is None or not accounts.signs_in(account) or not account.next_email_sealed:
            raise LinkRefused(path=("token",))
        await accounts.about(done, account)
        if not await tokens.use(done.tx, secret):
            raise LinkRefused(path=("token",))
        if accounts.is_unproved(account) and not await accounts.reserve(done.tx, account, _proposed(account)):
            raise LinkRefused(path=("token",))
        account.next_email_from = moment + DELAY if account.email_sealed else moment
        await account.save(using_db=done.tx, update_fields=_COLUMNS)
        done.details["from"] = account.next_email_from.astimezone(CHINA).isoformat(timespec="minutes")


def keep(account: Account) -> None:
    """Forget a mailbox that was to take the place of a proved one: whoever reads the proved one has spoken up."""
    _settle(account)
    if account.email_sealed:
        account.next_email_sealed, account.next_email_from = None, None


def _proposed(account: Account) -> str:
    return keyring().open(_NEXT, account.id, account.next_email_sealed) if account.next_email_sealed else ""


def _settle(account: Account) -> None:
    """What has taken the other's place by now is the account's own."""
    if account.next_email_from and account.next_email_from <= now():
        account.email_sealed = keyring().seal(_PROVED, account.id, of(account) or "")
        account.next_email_sealed, account.next_email_from = None, None


_COLUMNS = ["email_sealed", "next_email_sealed", "next_email_from"]
_PROOF = """{name}，您好：

请在24小时内打开下面的链接，确认这是您的邮箱。确认之后，此邮箱用于找回密码：

{link}

如果不是您本人填写的，请不要理会这封邮件。
"""
_WARNING = """{name}，您好：

您的账号申请更换邮箱。新邮箱确认之后，再过24小时生效。

如果不是您本人办理的，请立即用此邮箱重置密码，更换即告取消；并联系上级工会。
"""
