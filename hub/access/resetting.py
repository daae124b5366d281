"""Resetting an account from above: a new initial password; for a superior's account, with a second person's yes."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from hub.access import accounts, mailboxes, notices, passwords, second_factors, sessions, tokens
from hub.access.commands import reached
from hub.access.homes import Home
from hub.access.models import Account, Secret
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.access.tokens import Purpose
from hub.clock import now
from hub.errors import Invalid, NotAllowed, NotFound
from hub.journal.deeds import Deed, deed

REQUEST_LASTS = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """The account with its new initial password; or the request that waits for a second person."""

    account: Account
    initial_password: str | None = None
    request: UUID | None = None


async def reset(scope: Scope, account_id: UUID, reason: str, *, request: UUID | None = None) -> Reset:
    """Give an account of a lower union a new initial password; its sessions, links and second factor end.

    An account of a union that has others below it needs two people: the second one names the first one's request.
    Neither of them is the account's own. Raises NotFound, NotAllowed, Invalid.
    """
    async with deed(scope.actor, "resetAccount") as done:
        require(scope, "resetAccount")
        account, place = await reached(done.tx, scope, account_id)
        await accounts.about(done, account)
        if account.id == scope.account_id or place is None or place.path == scope.path:
            raise NotAllowed("重置账号由上级工会办理。", path=("account",))
        if account.state == AccountState.REVOKED:
            raise Invalid("该账号已经撤销。", code="ACCOUNT_REVOKED", path=("account",))
        if not reason.strip():
            raise Invalid("请填写重置原因。", path=("reason",))
        done.details["reason"] = reason.strip()[:200]
        if place.is_superior:
            if request is None:
                return await _asked(done, scope, account, place)
            await _approved(done, scope, account, request)
        password = tokens.readable()
        await _renewed(done, account, password)
        told = "您的账号已由上级工会重置：初始密码由上级转交，原有登录、动态口令均已失效。"
        await notices.tell(done.tx, [account], "账号已重置", told)
    return Reset(account=account, initial_password=password)


async def _asked(done: Deed, scope: Scope, account: Account, place: Home) -> Reset:
    await tokens.issue(
        done.tx,
        Purpose.ACCOUNT_RESET,
        account.id,
        region=account.region,
        secret=tokens.bearer(),  # nobody is told: it is known by its id, to whoever may approve it
        lasts=REQUEST_LASTS,
        by=scope.account_id,
    )
    asked = Secret.filter(purpose=Purpose.ACCOUNT_RESET, subject_id=account.id, used_at__isnull=True)
    one = await asked.using_db(done.tx).get()
    done.details["request"] = str(one.id)
    others = [*await notices.administrators(done.tx, scope.org_id)] if scope.org_id else []
    others += await notices.superiors(done.tx, place.id)
    body = (
        f"{scope.actor.name}申请重置“{place.name}”的账号“{account.login_name}”，原因：{done.details['reason']}。"
        "需由另一人核实并同意，三天内有效。"
    )
    to = [each for each in others if each.id not in (scope.account_id, account.id)]
    await notices.tell(done.tx, to, "有账号重置申请待同意", body, about=("account", account.id))
    return Reset(account=account, request=one.id)


async def _approved(done: Deed, scope: Scope, account: Account, request: UUID) -> None:
    one = await Secret.get_or_none(
        id=request, purpose=Purpose.ACCOUNT_RESET, subject_id=account.id, used_at__isnull=True, using_db=done.tx
    )
    if one is None or one.expires_at <= now():
        raise NotFound("没有找到这项重置申请，或已过期，请重新申请。", path=("request",))
    if one.issued_by == scope.account_id:
        raise NotAllowed("须由另一人同意，申请人不能自己同意。", path=("request",))
    if not await tokens.use(done.tx, one):
        raise NotFound("没有找到这项重置申请，或已过期，请重新申请。", path=("request",))
    done.details["request"] = str(one.id)


async def _renewed(done: Deed, account: Account, password: str) -> None:
    account.password_hash = await passwords.hashed(password)
    account.must_change_password, account.state = True, AccountState.INVITED
    account.password_expires_at, account.handed_by = now() + accounts.INITIAL_PASSWORD_LASTS, done.actor.account_id
    mailboxes.keep(account)
    await account.save(using_db=done.tx)
    await sessions.end_all(done.tx, account.id)
    await tokens.void(done.tx, account.id)
    await tokens.void_issued_by(done.tx, account.id)
    await second_factors.remove(done.tx, account)
