"""Activation (激活): how a union that its superior entered comes into its own hands, and back out of wrong ones.

Three public facts identify the union, and prove nothing: the proof is a code that the superior handed over. Without a
valid code nothing is looked up, so the answer is the same whatever the facts are.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from hub import mail, registry
from hub.access import accounts, handovers, mailboxes, notices, passwords, sessions, throttle, tokens
from hub.access.homes import home
from hub.access.models import Account, Secret
from hub.access.permissions import require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.signing import ANYBODY
from hub.access.states import AccountState
from hub.access.throttle import Try
from hub.access.tokens import Purpose
from hub.clock import now
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import HubError, Invalid, NotAllowed
from hub.journal.actor import Actor
from hub.journal.deeds import Deed, deed
from hub.orgs import commands, lifecycle, queries
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.procedures import holdings, identity_files
from hub.region import Field, Onboarding, OrgState, RecordKind, Way, fold, narrow
from hub.seal import token_hash

CODE_LASTS = timedelta(days=30)
FORM_LASTS = timedelta(minutes=30)
ACCOUNT = "account"  # the key of a mismatch that is none of the three: somebody has activated already

Values = Mapping[str, object]
Check = Callable[[Org, Values], Awaitable[Values]]
"""What the rules make of corrections: the values to write. Raises what the form is to say."""


class ActivationRefused(HubError):
    """No code, a wrong one, an old one, a used one: nobody is told which, nor whether the facts are right."""

    code = "ACTIVATION_REFUSED"
    message = "激活信息或激活码不正确。"

    def __init__(self) -> None:
        super().__init__(hint="请核对三项激活信息和激活码；没有激活码或已过期的，请向上级工会索取。")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One of the keys that is not as registered; told only to a holder of the code."""

    key: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The form to confirm, under a token that opens it; or why there is none."""

    org: Org
    token: str | None = None
    expires_at: datetime | None = None
    superior_name: str = ""
    values: Values = field(default_factory=dict)  # masked, by field key
    mismatches: tuple[Mismatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Activated:
    """The union in its own hands, and its administrator signed in."""

    org: Org
    account: Account
    token: str
    expires_at: datetime


async def issue_code(scope: Scope, org_id: UUID) -> tuple[str, datetime, Org]:
    """A code for a lower union, told once; the one before is void. Invalid where there is nothing to activate."""
    async with deed(scope.actor, "issueActivationCode", region=scope.region) as done:
        require(scope, "issueActivationCode")
        org = await _below(done, scope, org_id)
        lifecycle.enters(org.region, org.state, "activate")
        code = tokens.readable()
        expires_at = await tokens.issue(
            done.tx,
            Purpose.ACTIVATION_CODE,
            org.id,
            region=org.region,
            secret=code,
            lasts=CODE_LASTS,
            by=scope.account_id,
        )
    return code, expires_at, org


@reaching(everywhere)
async def find(
    region: str,
    *,
    employer_code: str,
    employer_name: str,
    org_name: str,
    code: str | None,
    source: str,
    actor: Actor = ANYBODY,
) -> Found:
    """Compare the three keys with the union the code was issued for. Raises ActivationRefused, or RateLimited.

    Only tries without a valid code are counted: nobody can lock out a union that has its code.
    """
    onboarding = _onboarding(region)
    if await _proved(reader(), region, code) is None:
        await throttle.admit(Try("findActivation", narrow(employer_code) + fold(org_name), source))
    async with deed(actor, "findActivation", region=region) as done:
        org = await _proved(done.tx, region, code)
        if org is None:
            raise ActivationRefused()
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        given = {"employer_code": employer_code, "employer_name": employer_name, "name": org_name}
        mismatches = tuple(_mismatches(onboarding, org, given))
        done.details["mismatches"] = [one.key for one in mismatches]
        if mismatches:
            return Found(org=org, mismatches=mismatches)
        token = tokens.bearer()
        expires_at = await tokens.issue(
            done.tx, Purpose.ACTIVATION, org.id, region=region, secret=token, lasts=FORM_LASTS
        )
        superior = (await queries.superior_names([org], done.tx)).get(org.id, "")
        values = {**_form(org), "parent_name": superior}
        return Found(org=org, token=token, expires_at=expires_at, superior_name=superior, values=values)


@reaching(everywhere)
async def identity_file(token: str, code: str, *, source: str, actor: Actor = ANYBODY) -> tuple[Secret, Org]:
    """The identity file of a unit that has found itself, and has its superior's code. Raises ActivationRefused."""
    await throttle.admit(Try("activateOrg", "", source))
    async with deed(actor, "issueIdentityFile", region="") as done:
        _, org = await _begun(done, token, code or "-")
        done.region = org.region
        lifecycle.enters(org.region, org.state, "activate")
        return await identity_files.issued(done.tx, org, None), org


@reaching(everywhere)
async def activate(
    token: str,
    *,
    email: str,
    password: str,
    source: str,
    values: Values | None = None,
    code: str | None = None,
    identity: bytes | None = None,
    check: Check | None = None,
    actor: Actor = ANYBODY,
) -> Activated:
    """Confirm the form: corrections, mailbox and password make the union active and its administrator signed in.

    An identity file stands for the form's token and the code. IdentityRefused: it opens nothing.
    """
    what = Try("activateOrg", "", source)
    await throttle.admit(what)
    begun = await tokens.found(reader(), Purpose.ACTIVATION, token)
    async with deed(actor, "activateOrg", region=begun.region if begun else "") as done:
        secret, org = await (_begun(done, token, code) if identity is None else _identified(done, identity))
        mailboxes.refuse_none(email)
        corrections = await check(org, values) if check and values else values or {}
        comer = replace(actor, name=_administrator(org))  # not signed in yet: the account is opened below
        await commands.amend(done.tx, org, corrections, comer, act="activateOrg")
        await commands.enter(done.tx, org, "activate", comer, act="activateOrg")
        account = await _account(done, org, email.strip(), password)
        if not await tokens.use(done.tx, secret):
            raise ActivationRefused()
        await tokens.void(done.tx, org.id)
        session, expires_at = await sessions.open_session(done.tx, account)
        link = await mailboxes.propose(done.tx, account, email)
        word = lifecycle.activating(org.region)
        await mail.queue(done.tx, to=email.strip(), subject=f"工会{word}成功", body=_letter(org, account, link))
        above = await notices.superiors(done.tx, org.id)
        await notices.tell(done.tx, above, f"下级工会已{word}", f"“{org.name}”已{word}。", about=("org", org.id))
        done.actor = replace(done.actor, account_id=account.id, name=account.display_name)
    await mail.wake()
    await throttle.succeeded(what)
    return Activated(org=org, account=account, token=session, expires_at=expires_at)


async def void(scope: Scope, org_id: UUID, reason: str) -> Org:
    """Take a lower union out of the wrong hands: its accounts close, their names are free, it may activate anew."""
    async with deed(scope.actor, "voidActivation", region=scope.region) as done:
        require(scope, "voidActivation")
        org = await _below(done, scope, org_id)
        _onboarding(org.region)
        if org.state != OrgState.ACTIVE or lifecycle.starts(org.region) is OrgState.ACTIVE:
            said = f"工会目前的状态是“{lifecycle.label(org.region, org.state)}”，没有可撤销的激活。"
            raise Invalid(
                said, code="NOT_IN_THIS_STATE", hint=f"已{lifecycle.activating(org.region)}的工会才能撤销激活。"
            )
        if not reason.strip():
            raise Invalid("请填写撤销激活的原因。", path=("reason",))
        why = reason.strip()[:200]
        open_ones = Account.filter(org_id=org.id).exclude(state=AccountState.REVOKED).using_db(done.tx)
        for account in await open_ones:
            await holdings.end(done.tx, account)
        # A closed account keeps the name it went by, and lets go of the key that keeps others from taking it.
        for account in await Account.filter(org_id=org.id).using_db(done.tx):
            account.login_key = str(account.id)
            await account.save(using_db=done.tx, update_fields=["login_key"])
        await tokens.void(done.tx, org.id)
        await handovers.settle(done.tx, org.id, scope.actor.name)
        await commands.stand(done.tx, org, lifecycle.starts(org.region), scope.actor, "voidActivation", opinion=why)
        done.details["reason"] = why
    return org


async def _below(done: Deed, scope: Scope, org_id: UUID) -> Org:
    """A union strictly below the asker's own, as nobody else can change it now."""
    org = await commands.locked(done.tx, scope, org_id)
    done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
    if org.path == scope.path:
        raise NotAllowed("这由上级工会办理。", hint="请联系上级工会的信息管理员。")
    return org


async def _proved(db: Db, region: str, code: str | None) -> Org | None:
    """The union the code opens, or has opened; None if a later code took its place, or it is too old."""
    known, purpose = token_hash(tokens.typed(code or "")), Purpose.ACTIVATION_CODE
    issued = await Secret.get_or_none(region=region, purpose=purpose, token_hash=known, using_db=db)
    if issued is None or issued.expires_at <= now():
        return None
    org = await Org.get(id=issued.subject_id, using_db=db)
    return org if issued.used_at is None or org.state == OrgState.ACTIVE else None


async def _begun(done: Deed, token: str, code: str | None) -> tuple[Secret, Org]:
    secret = await tokens.found(done.tx, Purpose.ACTIVATION, token)
    if secret is None:
        raise Invalid("激活页面已过期，请重新核对三项信息。", code="ACTIVATION_EXPIRED", path=("activation",))
    org = await commands.alone(done.tx, await Org.get(id=secret.subject_id, using_db=done.tx))
    done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
    proved = await _proved(done.tx, org.region, code) if code else org
    if proved is None or proved.id != org.id:
        raise ActivationRefused()
    return secret, org


async def _identified(done: Deed, content: bytes) -> tuple[Secret, Org]:
    secret, said = await identity_files.proving(done.tx, content)
    org = await commands.alone(done.tx, await Org.get(id=said.org_id, using_db=done.tx))
    done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
    done.region = org.region
    return secret, org


async def _account(done: Deed, org: Org, email: str, password: str) -> Account:
    place, onboarding = await home(done.tx, org.id), _onboarding(org.region)
    name = str(ORGS.clear(org, onboarding.login.key) if isinstance(onboarding.login, Field) else org.name)
    words = (org.region, name, org.name, org.employer_name, org.org_no, org.credit_code, org.employer_code, email)
    superior = bool(org.child_count)
    passwords.check(password, onboarding.password, superior=superior, words=words, path="password")
    return await accounts.create(
        done.tx,
        region=org.region,
        place=place,
        role=Role.UNION_ADMIN,
        login_name=name,
        display_name=_administrator(org),
        password=password,
        is_initial=False,
    )


def _administrator(org: Org) -> str:
    return f"{org.name}信息管理员"[:100]


def is_offered(region: str) -> bool:
    """Whether the region's unions get their accounts by activating what was imported."""
    policies = registry.current().region(region).policies
    return policies is not None and policies.onboarding.way in (Way.ACTIVATE_IMPORTED, Way.IDENTITY_FILE)


def _onboarding(region: str) -> Onboarding:
    policies = registry.current().region(region).policies
    if policies is None or not is_offered(region):
        hint = "请联系上级工会，询问本地区开通账号的办法。"
        raise Invalid("本地区的工会不以激活方式开通账号。", code="NOT_OFFERED", hint=hint, path=("region",))
    return policies.onboarding


def _mismatches(onboarding: Onboarding, org: Org, given: Mapping[str, str]) -> list[Mismatch]:
    if org.state == OrgState.ACTIVE:
        word = lifecycle.activating(org.region)
        return [Mismatch(ACCOUNT, f"该工会已{word}，已有账号。如非本单位办理，请联系上级工会。")]
    told = [(one, given.get(one.key, ""), str(ORGS.clear(org, one.key) or "")) for one in onboarding.keys]
    return [
        Mismatch(one.key, f"{one.label}与上级工会登记的不一致，请核对。")
        for one, typed, kept in told
        if narrow(fold(typed)) != narrow(fold(kept))
    ]


def _form(org: Org) -> dict[str, object]:
    """What is registered, as the union's own form shows it."""
    layouts = (one for one in registry.current().region(org.region).layouts if one.kind is RecordKind.ORG)
    keys = {column.field.key for one in layouts for column in (*one.asked, *one.flat) if column.field}
    return {key: ORGS.masked(org, key) for key in sorted(keys | {"email"}) if key not in ORGS.given}


def _letter(org: Org, account: Account, link: str) -> str:
    return (
        f"{org.name}：\n\n贵工会已{lifecycle.activating(org.region)}，登录账号为“{account.login_name}”。"
        f"请在24小时内打开下面的链接确认邮箱，确认之后此邮箱用于找回密码：\n\n{link}\n\n"
        "如果不是贵单位办理的，请立即联系上级工会撤销激活。\n"
    )
