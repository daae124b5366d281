"""Renewing a password: by who knows the old one, or by who reads the account's mail."""

from datetime import datetime, timedelta

from hub import mail, settings
from hub.access import accounts, mailboxes, notices, passwords, sessions, throttle, tokens
from hub.access.models import Account, Secret
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.signing import ANYBODY
from hub.access.states import AccountState
from hub.access.throttle import Try
from hub.access.tokens import Purpose
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid, LinkRefused, LoginRefused
from hub.journal.actor import Actor
from hub.journal.deeds import deed

RESET_LASTS = timedelta(minutes=15)


async def change_password(scope: Scope, current: str, new: str, *, at: datetime | None = None) -> None:
    """Change one's own; every session ends. Raises LoginRefused for a wrong current one, Invalid or RateLimited."""
    what = Try("changePassword", str(scope.account_id), "")
    await throttle.admit(what, at=at)
    kept = await accounts.own(reader(), scope)
    proved = await passwords.proved(current, kept.password_hash)
    async with deed(scope.actor, "changePassword") as done:
        require(scope, "changePassword")
        account = await accounts.own(done.tx, scope)
        place = await accounts.about(done, account)
        if not proved or account.password_hash != kept.password_hash:
            raise LoginRefused("当前密码不正确。", path=("currentPassword",))
        if current == new:
            raise Invalid("新密码不能与当前密码相同。", path=("newPassword",))
        accounts.check_password(account, place, new)
        await _renew(done.tx, account, new)
    await throttle.succeeded(what, at=at)


@reaching(everywhere)
async def request_reset(
    login_name: str, *, region: str | None, source: str, actor: Actor = ANYBODY, at: datetime | None = None
) -> None:
    """Mail a link to the account's mailbox, if there is such an account and mailbox: the answer is always the same."""
    await throttle.admit(Try("requestPasswordReset", accounts.login_key(login_name), source), at=at)
    account = await accounts.named(reader(), login_name, region)
    async with deed(actor, "requestPasswordReset", region=account.region if account else "") as done:
        mailbox = mailboxes.of(account) if account else None
        if account is None or account.state != AccountState.ACTIVE or mailbox is None:
            return
        await accounts.about(done, account)
        secret = tokens.bearer()
        await tokens.issue(
            done.tx, Purpose.PASSWORD_RESET, account.id, region=account.region, secret=secret, lasts=RESET_LASTS
        )
        link = f"{settings.current().pages}/reset#{secret}"
        body = _BODY.format(name=account.display_name, link=link, minutes=RESET_LASTS.seconds // 60)
        await mail.queue(done.tx, to=mailbox, subject="重置密码", body=body)
    await mail.wake()


@reaching(everywhere)
async def reset_password(
    token: str, new: str, *, source: str, actor: Actor = ANYBODY, at: datetime | None = None
) -> None:
    """Set a new password with the token of the mailed link; it is good once, and every session ends."""
    await throttle.admit(Try("resetPassword", "", source), at=at)
    async with deed(actor, "resetPassword", region="") as done:
        secret = await tokens.found(done.tx, Purpose.PASSWORD_RESET, token, at=at)
        account = await _subject(done.tx, secret)
        if secret is None or account is None or account.state != AccountState.ACTIVE:
            raise LinkRefused(path=("token",))
        done.region = account.region
        place = await accounts.about(done, account)
        accounts.check_password(account, place, new)
        if not await tokens.use(done.tx, secret):
            raise LinkRefused(path=("token",))
        mailboxes.keep(account)
        await _renew(done.tx, account, new)
        await notices.tell(
            done.tx, [account], "密码已重置", "您的账号密码已通过邮箱链接重置。如非本人办理，请立即联系上级工会。"
        )


async def _renew(tx: Db, account: Account, password: str) -> None:
    account.password_hash = await passwords.hashed(password)
    account.must_change_password, account.password_expires_at = False, None
    account.state = AccountState.ACTIVE
    await account.save(using_db=tx)
    await sessions.end_all(tx, account.id)
    await tokens.void(tx, account.id, Purpose.PASSWORD_RESET)


async def _subject(tx: Db, secret: Secret | None) -> Account | None:
    return await Account.get_or_none(id=secret.subject_id, using_db=tx) if secret else None


_BODY = """{name}，您好：

有人为您的账号申请重置密码。如果是您本人，请在{minutes}分钟内打开下面的链接，设置新密码：

{link}

链接只能使用一次。如果不是您本人申请，请不要理会这封邮件，您的密码不会改变。
"""
