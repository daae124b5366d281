"""Signing in and out, passwords, and the accounts of others."""

from datetime import datetime

import strawberry
from strawberry import ID

from hub.access import commands, renewal, sessions, signing
from hub.access.roles import Role
from hub.access.signing import Login
from hub.errors import NotFound
from hub.procedures import leaving
from schema.access import Account, Viewer
from schema.context import Context, Info
from schema.declaring import mutation
from schema.ids import uuid_of
from schema.kept import ONCE
from schema.problems import Payload, SimplePayload
from schema.staffing import Handover


@strawberry.type
class LoginPayload(Payload):
    """A token, told once."""

    token: str | None = strawberry.field(
        default=None,
        metadata=ONCE,
        description="For `Authorization: Bearer …`. Null where the browser keeps it, and with a challenge.",
    )
    expires_at: datetime | None = strawberry.field(
        default=None,
        description="When the session ends at the latest: it does so 30 minutes after the last request. "
        "With a challenge, when that does.",
    )
    challenge: str | None = strawberry.field(
        default=None, metadata=ONCE, description="For `confirmLogin`, instead of a token."
    )
    must_change_password: bool | None = strawberry.field(
        default=None,
        description="An initial password: nothing else is open before `changePassword`. "
        "Until then what only accounts see is null, or refused with MUST_CHANGE_PASSWORD.",
    )
    must_add_second_factor: bool | None = strawberry.field(
        default=None, description="Nothing else is open before `addSecondFactor` and `confirmSecondFactor`."
    )
    viewer: Viewer | None = strawberry.field(default=None, metadata=ONCE)


@strawberry.type
class ProvisionAccountPayload(Payload):
    """An account, and its initial password."""

    account: Account | None = None
    request: ID | None = strawberry.field(default=None, description="Of a reset that waits for a second person.")
    successor: Account | None = None
    initial_password: str | None = strawberry.field(default=None, metadata=ONCE, description="Shown once.")
    handover: Handover | None = strawberry.field(
        default=None, description="What the superior is asked to see to after an administrator was revoked."
    )


async def signed_in(context: Context, done: Login) -> LoginPayload:
    """Go on as whoever has just proved who it is."""
    caller = context.caller
    scope = await sessions.scope_of(done.token, request_id=caller.request_id)
    if scope is not None:
        context.sign_in(scope)
    return LoginPayload(
        token=caller.handed(done.token),
        expires_at=done.expires_at,
        must_change_password=done.must_change_password,
        must_add_second_factor=scope.must_add_second_factor if scope else None,
        viewer=await Viewer.of(scope) if scope else None,
    )


@strawberry.type
class AccessMutations:
    """What people do with accounts."""

    @mutation(
        description="By anyone; `region` is its slug, for names that several regions know. "
        "With a second factor the answer is a `challenge` for `confirmLogin`."
    )
    async def login(
        self,
        info: Info,
        login_name: str,
        password: str,
        region: str | None = None,
        captcha: str | None = None,
        idempotency_key: str | None = None,
    ) -> LoginPayload | None:
        context = info.context
        done = await signing.login(
            login_name, password, region=region, source=context.caller.source, actor=context.anybody
        )
        if done.challenge:
            return LoginPayload(challenge=done.challenge, expires_at=done.expires_at)
        return await signed_in(context, done)

    @mutation()
    async def logout(
        self, info: Info, everywhere: bool = False, idempotency_key: str | None = None
    ) -> SimplePayload | None:
        await signing.logout(info.context.acting, everywhere=everywhere)
        info.context.caller.forget_session()
        return SimplePayload(ok=True)

    @mutation(
        description="Proves the person again before unmasking, exports and grants: "
        "the code where a second factor is set, else the password. It holds for five minutes.",
    )
    async def step_up(
        self, info: Info, password: str | None = None, code: str | None = None, idempotency_key: str | None = None
    ) -> SimplePayload | None:
        await signing.step_up(info.context.acting, password, code=code)
        return SimplePayload(ok=True)

    @mutation(description="Ends every session of the account, this one too: `login` with the new password.")
    async def change_password(
        self, info: Info, current_password: str, new_password: str, idempotency_key: str | None = None
    ) -> SimplePayload | None:
        await renewal.change_password(info.context.acting, current_password, new_password)
        return SimplePayload(ok=True)

    @mutation(description="By anyone; the same answer whether the account exists or not.")
    async def request_password_reset(
        self,
        info: Info,
        login_name: str,
        region: str | None = None,
        captcha: str | None = None,
        idempotency_key: str | None = None,
    ) -> SimplePayload | None:
        context = info.context
        await renewal.request_reset(login_name, region=region, source=context.caller.source, actor=context.anybody)
        return SimplePayload(ok=True)

    @mutation(description="By anyone; `token` is what the mailed link carries.")
    async def reset_password(
        self, info: Info, token: str, new_password: str, idempotency_key: str | None = None
    ) -> SimplePayload | None:
        context = info.context
        await renewal.reset_password(token, new_password, source=context.caller.source, actor=context.anybody)
        return SimplePayload(ok=True)

    @mutation(
        description="One-use initial password, shown once. MEMBER takes `member`. By UNION_ADMIN, REGION_ADMIN.",
    )
    async def provision_account(
        self,
        info: Info,
        org: ID,
        role: Role,
        display_name: str,
        login_name: str | None = None,
        member: ID | None = None,
        idempotency_key: str | None = None,
    ) -> ProvisionAccountPayload | None:
        org_id = uuid_of("Org", org)
        if org_id is None:
            raise NotFound(path=("org",))
        member_id = uuid_of("Member", member or "")
        if member is not None and member_id is None:
            raise NotFound(path=("member",))
        done = await commands.provision(
            info.context.acting, org_id, role, display_name, login_name=login_name, member_id=member_id
        )
        return ProvisionAccountPayload(account=Account.of(done.account), initial_password=done.initial_password)

    @mutation(
        description="信息管理员调离: every session, token, approval and link dies. `successor`: a new person's name, "
        "or the id of an account of the same union. By UNION_ADMIN of the org or above.",
    )
    async def revoke_account(
        self,
        info: Info,
        account: ID,
        reason: str,
        successor: str | None = None,
        idempotency_key: str | None = None,
    ) -> ProvisionAccountPayload | None:
        account_id = uuid_of("Account", account)
        if account_id is None:
            raise NotFound(path=("account",))
        known = uuid_of("Account", successor) if successor is not None else None
        done = await leaving.revoke(info.context.acting, account_id, reason, successor=known or successor)
        return ProvisionAccountPayload(
            account=Account.of(done.account),
            successor=Account.of(done.successor) if done.successor else None,
            initial_password=done.initial_password,
            handover=Handover.of(done.handover) if done.handover else None,
        )
