"""Second factors: how an account gets one, and how its codes are proved. No code is good twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hub import registry
from hub.access import accounts, notices, sessions, throttle, tokens, totp
from hub.access.models import Account, SecondFactor
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.throttle import Try
from hub.access.tokens import Purpose
from hub.clock import now
from hub.database import Db
from hub.errors import Invalid, LoginRefused, StepUpNeeded
from hub.identity import new_id
from hub.journal.deeds import deed
from hub.seal import keyring

RECOVERY_CODES = 10
RECOVERY_LASTS = timedelta(days=3650)
_SECRET = "second_factor.secret"  # noqa: S105 -- the place it is sealed for


class FactorKind(StrEnum):
    """What a factor is."""

    TOTP = "TOTP"
    WEBAUTHN = "WEBAUTHN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A factor that waits for its first code: told here and nowhere else."""

    uri: str
    recovery_codes: tuple[str, ...]


async def add(scope: Scope, kind: FactorKind = FactorKind.TOTP) -> Added:
    """Begin a second factor; it counts from its first code on. One that is there stays until then.

    Raises StepUpNeeded where there is one already: a session that was left open does not replace it.
    """
    async with deed(scope.actor, "addSecondFactor") as done:
        require(scope, "addSecondFactor")
        account = await accounts.own(done.tx, scope)
        await accounts.about(done, account)
        if kind is not FactorKind.TOTP:
            raise Invalid(
                "本平台暂不支持安全密钥（WebAuthn）。",
                code="FACTOR_NOT_OFFERED",
                path=("kind",),
                hint="请选择动态口令（TOTP），用手机上的验证器扫码添加。",
            )
        if account.has_second_factor and not scope.stepped_up:
            raise StepUpNeeded()
        await _drop(done.tx, account, confirmed=False)
        factor_id, secret = new_id(), totp.new_secret()
        await SecondFactor(
            id=factor_id,
            account_id=account.id,
            kind=kind,
            secret_sealed=keyring().seal(_SECRET, factor_id, secret),
            created_at=now(),
        ).save(using_db=done.tx, force_create=True)
        codes = tuple(tokens.readable() for _ in range(RECOVERY_CODES))
        lasts, region = RECOVERY_LASTS, account.region
        await tokens.issue_many(done.tx, Purpose.RECOVERY, factor_id, region=region, secrets=codes, lasts=lasts)
    issuer = registry.current().region(region).platform_name if region else "工会枢纽"
    return Added(uri=totp.uri(secret, issuer=issuer, account=account.login_name), recovery_codes=codes)


async def confirm(scope: Scope, code: str, *, at: datetime | None = None) -> None:
    """Take the factor into use with its first code. Every other session ends. Raises LoginRefused or Invalid."""
    moment, what = at or now(), Try("secondFactor", str(scope.account_id), "")
    await throttle.admit(what, at=moment)
    async with deed(scope.actor, "confirmSecondFactor") as done:
        require(scope, "confirmSecondFactor")
        account = await accounts.own(done.tx, scope)
        await accounts.about(done, account)
        waiting = SecondFactor.filter(account_id=account.id, confirmed_at__isnull=True).using_db(done.tx)
        factor = await waiting.order_by("-id").first()
        if factor is None:
            raise Invalid("没有等待确认的动态口令，请先添加。", code="NO_SECOND_FACTOR", path=("code",))
        if not await _by_clock(done.tx, factor, code, moment):
            raise LoginRefused("验证码不正确，请核对手机时间后重试。", path=("code",))
        await _drop(done.tx, account, confirmed=True)
        await SecondFactor.filter(id=factor.id).using_db(done.tx).update(confirmed_at=moment)
        account.has_second_factor = True
        await account.save(using_db=done.tx, update_fields=["has_second_factor"])
        await sessions.end_all(done.tx, account.id, but=scope.session_id)
        await notices.tell(done.tx, [account], "已启用动态口令", "您的账号已启用动态口令，登录时需输入验证码。")
    await throttle.succeeded(what, at=moment)


async def proves(tx: Db, account: Account, code: str, *, at: datetime) -> bool:
    """Whether it is a code of the account's factor, by the clock or of recovery; it is used up."""
    factor = await _confirmed(tx, account.id)
    if factor is None:
        return False
    if await _by_clock(tx, factor, code, at):
        return True
    one = await tokens.found(tx, Purpose.RECOVERY, tokens.typed(code), at=at)
    return one is not None and one.subject_id == factor.id and await tokens.use(tx, one)


async def remove(tx: Db, account: Account) -> None:
    """The account has none any more, nor any of the codes that stood for it."""
    await _drop(tx, account, confirmed=True)
    await _drop(tx, account, confirmed=False)
    account.has_second_factor = False
    await account.save(using_db=tx, update_fields=["has_second_factor"])


async def _by_clock(tx: Db, factor: SecondFactor, code: str, at: datetime) -> bool:
    typed = "".join(sign for sign in code if sign.isdecimal() and sign.isascii())
    if len(typed) != totp.DIGITS or len(code.strip()) > totp.DIGITS + 1:
        return False
    secret = keyring().open(_SECRET, factor.id, factor.secret_sealed)
    step = totp.step_of(secret, typed, at=at, after=factor.last_step)
    if step is None:
        return False
    fresh = SecondFactor.filter(id=factor.id, last_step__lt=step).using_db(tx)
    return await fresh.update(last_step=step) == 1  # else the same code was used at the same moment


async def _confirmed(tx: Db, account_id: UUID) -> SecondFactor | None:
    return await SecondFactor.filter(account_id=account_id, confirmed_at__isnull=False).using_db(tx).first()


async def _drop(tx: Db, account: Account, *, confirmed: bool) -> None:
    kept = SecondFactor.filter(account_id=account.id, confirmed_at__isnull=not confirmed).using_db(tx)
    for factor in await kept:
        await tokens.void(tx, factor.id)
        await factor.delete(using_db=tx)
