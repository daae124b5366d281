"""Founding a region: its root union, and the first person who may act for it."""

from dataclasses import dataclass

from hub import registry
from hub.access import accounts, tokens
from hub.access.homes import home
from hub.access.models import Account
from hub.access.roles import Role
from hub.access.scope import Scope, region_scope
from hub.database import reader
from hub.errors import Invalid
from hub.journal.deeds import deed
from hub.orgs import commands as orgs
from hub.orgs.models import Org


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """The root union, its administrator, and the password to hand over: shown once."""

    org: Org
    account: Account
    password: str


async def found(
    region: str, *, org_name: str | None = None, login_name: str | None = None, is_final: bool = False
) -> Founded:
    """Begin a region. ``is_final``: the password needs no changing, for demonstrations.

    Raises Invalid where the region has been founded; what an interrupted founding left behind is completed.
    """
    scope = region_scope(region)
    name = org_name or registry.current().region(region).name
    org = await _root(scope) or await orgs.create(scope, None, {"name": name})
    async with deed(scope.actor, "foundRegion") as done:
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        if await Account.filter(org_id=org.id).using_db(done.tx).exists():
            said = f"“{region}”已经建立，根工会是“{org.name}”。"
            listed, reset = f"hub account list --region {region}", f"hub account reset --region {region} 登录名"
            hint = f"忘记密码的，请用 {reset}；登录名见 {listed}。"
            raise Invalid(said, code="ALREADY_FOUNDED", hint=hint)
        password = tokens.readable()
        account = await accounts.create(
            done.tx,
            region=region,
            place=await home(done.tx, org.id),
            role=Role.UNION_ADMIN,
            login_name=login_name or org.name,
            display_name=login_name or f"{org.name}管理员",
            password=password,
            is_initial=not is_final,
        )
    return Founded(org=org, account=account, password=password)


async def _root(scope: Scope) -> Org | None:
    return await Org.filter(region=scope.region, level=1).using_db(reader()).first()
