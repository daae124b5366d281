"""Signing in and out: one answer for every reason why somebody may not, at one price in time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hub import registry
from hub.access import accounts, homes, passwords, second_factors, sessions, throttle, tokens
from hub.access.models import Account, Session
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.access.throttle import Try
from hub.access.tokens import Purpose
from hub.clock import now
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import AccountRevoked, Invalid, LoginRefused
from hub.journal.actor import Actor
from hub.journal.deeds import Deed, deed

ANYBODY = Actor(account_id=None, name="未登录", region="", request_id="-")


CHALLENGE_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Signed in, by ``token``; or half-way, and ``challenge`` waits for a code. Both are told here and nowhere else."""

    account: Account
    expires_at: datetime
    token: str = ""
    challenge: str = ""

    @property
    def must_change_password(self) -> bool:
        """What the account has is an initial password."""
        return self.account.must_change_password


@reaching(everywhere)
async def login(
    login_name: str,
    password: str,
    *,
    region: str | None,
    source: str,
    actor: Actor = ANYBODY,
    at: datetime | None = None,
) -> Login:
    """Open a session, or ask for a code where the account has a second factor.

    ``region`` may be left out where one region only has such a name; ``source`` is the address.

    Raises LoginRefused, or RateLimited: a try that comes too soon is not written down, those before it are.
    """
    moment = at or now()
    what = Try("login", accounts.login_key(login_name), source)
    await throttle.admit(what, at=moment)
    account = await accounts.named(reader(), login_name, region)
    proved = await passwords.proved(password, account.password_hash if account else "")
    async with deed(actor, "login", region=_known(account.region if account else region)) as done:
        account = await Account.get_or_none(id=account.id, using_db=done.tx) if account else None
        if account:
            await accounts.about(done, account)
        if account and proved and account.state == AccountState.REVOKED:
            raise await _closed(done.tx, account)
        if account is None or not proved or not _may_sign_in(account, moment):
            raise LoginRefused(hint="请核对账号、密码和所选地区。")
        done.actor = replace(done.actor, account_id=account.id, name=account.display_name)
        await _freshen(done.tx, account, password, moment)
        if account.has_second_factor:
            signed = await _challenged(done, account)
        else:
            token, expires_at = await sessions.open_session(done.tx, account, at=moment)
            signed = Login(account=account, expires_at=expires_at, token=token)
    await throttle.succeeded(what, at=moment)
    return signed


@reaching(everywhere)
async def confirm_login(
    challenge: str, code: str, *, source: str, actor: Actor = ANYBODY, at: datetime | None = None
) -> Login:
    """Answer the challenge with a code of the second factor, or one of recovery. Raises LoginRefused or RateLimited."""
    moment = at or now()
    begun = await tokens.found(reader(), Purpose.LOGIN, challenge, at=moment)
    what = Try("confirmLogin", str(begun.subject_id) if begun else "", source)
    await throttle.admit(what, at=moment)
    async with deed(actor, "confirmLogin", region=begun.region if begun else "") as done:
        secret = await tokens.found(done.tx, Purpose.LOGIN, challenge, at=moment)
        account = await Account.get_or_none(id=secret.subject_id, using_db=done.tx) if secret else None
        if account:
            await accounts.about(done, account)
        if secret is None or account is None or not _may_sign_in(account, moment):
            raise LoginRefused("登录已超时，请重新输入账号和密码。", path=("challenge",))
        if not await second_factors.proves(done.tx, account, code, at=moment):
            raise LoginRefused("验证码不正确或已使用，请稍候再试新的验证码。", path=("code",))
        if not await tokens.use(done.tx, secret):
            raise LoginRefused("登录已超时，请重新输入账号和密码。", path=("challenge",))
        done.actor = replace(done.actor, account_id=account.id, name=account.display_name)
        token, expires_at = await sessions.open_session(done.tx, account, at=moment)
    await throttle.succeeded(what, at=moment)
    return Login(account=account, expires_at=expires_at, token=token)


async def logout(scope: Scope, *, everywhere: bool = False) -> None:
    """End this session, or every session of the account."""
    async with deed(scope.actor, "logout") as done:
        require(scope, "logout")
        await accounts.about(done, await accounts.own(done.tx, scope))
        if everywhere and scope.account_id:
            await sessions.end_all(done.tx, scope.account_id)
        await sessions.end(done.tx, scope.session_id)


async def step_up(
    scope: Scope, password: str | None = None, *, code: str | None = None, at: datetime | None = None
) -> datetime:
    """Prove once more who one is: by a code where there is a second factor, else by the password.

    Returns until when that holds. Raises LoginRefused, Invalid or RateLimited.
    """
    moment = at or now()
    what = Try("stepUp", str(scope.account_id), "")
    await throttle.admit(what, at=moment)
    kept = (await accounts.own(reader(), scope)).password_hash
    proved = password is not None and await passwords.proved(password, kept)
    async with deed(scope.actor, "stepUp") as done:
        require(scope, "stepUp")
        account = await accounts.own(done.tx, scope)
        await accounts.about(done, account)
        if account.has_second_factor:
            await _refuse_wrong_code(done, account, code, moment)
        elif password is None:
            raise Invalid("请重新输入密码。", path=("password",))
        elif not proved:
            raise LoginRefused("密码不正确。", path=("password",))
        until = moment + sessions.STEPPED_UP
        await Session.filter(id=scope.session_id).using_db(done.tx).update(stepped_up_until=until)
    await throttle.succeeded(what, at=moment)
    return until


async def _challenged(done: Deed, account: Account) -> Login:
    challenge = tokens.bearer()
    expires_at = await tokens.issue(
        done.tx, Purpose.LOGIN, account.id, region=account.region, secret=challenge, lasts=CHALLENGE_LASTS
    )
    done.details["challenged"] = True
    return Login(account=account, expires_at=expires_at, challenge=challenge)


async def _refuse_wrong_code(done: Deed, account: Account, code: str | None, moment: datetime) -> None:
    if not code:
        raise Invalid("请输入动态口令验证码。", path=("code",))
    if not await second_factors.proves(done.tx, account, code, at=moment):
        raise LoginRefused("验证码不正确或已使用，请稍候再试新的验证码。", path=("code",))


async def _closed(tx: Db, account: Account) -> LoginRefused:
    """That the account was closed, with its union or alone; told only to whoever knows the password it had."""
    if await homes.has_ended(tx, account.org_id):
        return LoginRefused("您所在的工会已经撤销，账号已停用。", hint="如有疑问，请联系原来的上级工会。")
    return LoginRefused("您的账号已撤销，不能再登录。", hint=AccountRevoked().hint)


def _may_sign_in(account: Account, moment: datetime) -> bool:
    expired = account.password_expires_at is not None and account.password_expires_at <= moment
    return accounts.signs_in(account) and not expired


async def _freshen(tx: Db, account: Account, password: str, moment: datetime) -> None:
    account.last_login_at = moment
    if passwords.is_outdated(account.password_hash):
        account.password_hash = await passwords.hashed(password)
    await account.save(using_db=tx, update_fields=["last_login_at", "password_hash"])


def _known(region: str | None) -> str:
    """A region that serves, or none: what a stranger types makes no journal of its own."""
    return region if region and region in registry.current().regions else ""
