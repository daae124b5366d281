"""Registering (注册): somebody opens an account by a mailbox, for a union that stands in nobody's tree yet.

Whether the mailbox has an account already, or the employer a union, is told to whoever reads the mailbox and to nobody
else: the answer is the same, and nothing is taken by it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hub import mail, registry
from hub.access import accounts, mailboxes, passwords, sessions, throttle
from hub.access.homes import home
from hub.access.models import Account
from hub.access.roles import Role
from hub.access.signing import ANYBODY
from hub.access.throttle import Try
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid, NotFound
from hub.journal.actor import Actor
from hub.journal.deeds import deed
from hub.lists import employers
from hub.orgs import drafts
from hub.orgs.models import Org
from hub.region import Onboarding, Way, clean, org

LONGEST_NAME = 100  # characters of an employer's name

Read = Callable[[str, Mapping[str, str]], tuple[Mapping[str, object], Mapping[str, str]]]
"""What the region's form makes of texts: the values, and the texts that their codes would not give back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The draft, and its administrator signed in; ``matched``: the employer's data come from the register."""

    org: Org
    account: Account
    token: str
    expires_at: datetime
    matched: bool


@reaching(everywhere)
async def register(
    region: str, *, email: str, password: str, employer_name: str, source: str, read: Read, actor: Actor = ANYBODY
) -> Registered:
    """Open an account and a draft to fill in. Raises NotFound, Invalid, or RateLimited.

    The account is known by the mailbox once the mailed link is opened; the session lasts until then.
    """
    if region not in registry.current().regions:
        raise NotFound(path=("region",))
    onboarding = _onboarding(region)
    await throttle.admit(Try("registerOrg", accounts.login_key(email), source))
    async with deed(actor, "registerOrg", region=region) as done:
        mailboxes.refuse_none(email)
        name = clean(employer_name)
        if not 2 <= len(name) <= LONGEST_NAME:
            raise Invalid(f"请填写单位名称的全称，2至{LONGEST_NAME}个字。", path=("employerName",))
        words = (region, name, email, email.partition("@")[0])
        passwords.check(password, onboarding.password, words=words, path="password")
        known = await employers.matched(region, name, done.tx)
        values, as_typed = read(region, {org.employer_name.key: name, **known})
        administrator = f"{name}信息管理员"
        begun = {**values, org.name.key: f"{name}工会委员会"}
        union = await drafts.begin(done, region, begun, by=administrator, as_typed=as_typed)
        done.about("org", union.id, union.name, org_id=union.id, org_path=union.path)
        taken = await accounts.named(done.tx, email, region)
        account = await accounts.create(
            done.tx,
            region=region,
            place=await home(done.tx, union.id),
            role=Role.UNION_ADMIN,
            login_name=email,
            display_name=administrator,
            password=password,
            is_initial=False,
            is_reserved=False,
        )
        link = await mailboxes.propose(done.tx, account, email)
        body = _TAKEN if taken else _PROOF.format(name=name, link=link)
        await mail.queue(done.tx, to=email.strip(), subject="工会注册", body=body)
        token, expires_at = await sessions.open_session(done.tx, account)
        done.details["matched"] = bool(known)
        done.actor = replace(done.actor, account_id=account.id, name=account.display_name)
    await mail.wake()
    return Registered(org=union, account=account, token=token, expires_at=expires_at, matched=bool(known))


def _onboarding(region: str) -> Onboarding:
    policies = registry.current().region(region).policies
    if policies is None or policies.onboarding.way is not Way.SELF_REGISTERED:
        raise Invalid("本地区的工会不自行注册，请联系上级工会。", path=("region",))
    return policies.onboarding


_PROOF = """{name}，您好：

您正在用此邮箱注册工会账号。请在24小时内打开下面的链接确认邮箱，确认之后即可用此邮箱登录、上报：

{link}

如果不是您本人办理的，请不要理会这封邮件。
"""
_TAKEN = """您好：

有人用此邮箱注册工会账号，而此邮箱已有账号，无须再次注册。请直接登录；忘记密码的，可以重置密码。

如果不是您本人办理的，请不要理会这封邮件。
"""
