"""Proving who one is: second factors, mailboxes, resets from above; and the notices that tell of all this."""

import strawberry
from strawberry import ID

from hub.access import mailboxes, notices, resetting, second_factors, signing
from hub.access.second_factors import FactorKind
from hub.errors import Invalid, NotFound
from schema.access import Account
from schema.context import Info
from schema.declaring import mutation
from schema.directives import at_most
from schema.ids import node_id, uuid_of
from schema.kept import ONCE
from schema.problems import Payload, SimplePayload
from schema.signing import LoginPayload, ProvisionAccountPayload, signed_in

MOST_NOTICES = 100


@strawberry.type
class SecondFactorPayload(Payload):
    """A second factor that waits for its first code."""

    uri: str | None = strawberry.field(default=None, metadata=ONCE, description="otpauth://, shown once.")
    recovery_codes: list[str] | None = strawberry.field(
        default=None,
        metadata=ONCE,
        directives=at_most(20),
        description="Each good once, in the place of a code; shown once.",
    )


@strawberry.type
class ProvingMutations:
    """What stands between a password and an account."""

    @mutation(description="By anyone; `code` from the app, or a recovery code.")
    async def confirm_login(
        self, info: Info, challenge: str, code: str, idempotency_key: str | None = None
    ) -> LoginPayload | None:
        context = info.context
        done = await signing.confirm_login(challenge, code, source=context.caller.source, actor=context.anybody)
        return await signed_in(context, done)

    @mutation(description="Counts once `confirmSecondFactor` has proved it; until then asking again makes another.")
    async def add_second_factor(
        self, info: Info, kind: FactorKind = FactorKind.TOTP, idempotency_key: str | None = None
    ) -> SecondFactorPayload | None:
        added = await second_factors.add(info.context.acting, kind)
        return SecondFactorPayload(uri=added.uri, recovery_codes=list(added.recovery_codes))

    @mutation(description="With the first code from the app.")
    async def confirm_second_factor(
        self, info: Info, code: str, idempotency_key: str | None = None
    ) -> SimplePayload | None:
        await second_factors.confirm(info.context.acting, code)
        return SimplePayload(ok=True)

    @mutation(
        description="One's own mailbox, after `stepUp`: a link is mailed to it, and the one before is told. "
        "It counts once the link was opened, in the place of a proved one after a day.",
    )
    async def change_email(self, info: Info, email: str, idempotency_key: str | None = None) -> SimplePayload | None:
        await mailboxes.change(info.context.acting, email)
        return SimplePayload(ok=True)

    @mutation(description="By anyone: the link in the mail.")
    async def confirm_email(self, info: Info, token: str, idempotency_key: str | None = None) -> SimplePayload | None:
        context = info.context
        await mailboxes.confirm(token, source=context.caller.source, actor=context.anybody)
        return SimplePayload(ok=True)

    @mutation(
        description="A new initial password; a second person approves where the union has others below it. "
        "By the superior's UNION_ADMIN.",
    )
    async def reset_account(
        self, info: Info, account: ID, reason: str, request: ID | None = None, idempotency_key: str | None = None
    ) -> ProvisionAccountPayload | None:
        account_id = uuid_of("Account", account)
        request_id = uuid_of("ResetRequest", request) if request is not None else None
        if account_id is None:
            raise NotFound(path=("account",))
        if request is not None and request_id is None:
            raise NotFound(path=("request",))
        done = await resetting.reset(info.context.acting, account_id, reason, request=request_id)
        return ProvisionAccountPayload(
            account=Account.of(done.account),
            request=node_id("ResetRequest", done.request) if done.request else None,
            initial_password=done.initial_password,
        )

    @mutation()
    async def read_notices(self, info: Info, ids: list[ID], idempotency_key: str | None = None) -> SimplePayload | None:
        if len(ids) > MOST_NOTICES:
            raise Invalid(f"每次最多 {MOST_NOTICES} 条。", path=("ids",))
        keys = [uuid_of("Notice", one) for one in ids]
        known = [key for key in keys if key is not None]
        if len(known) < len(keys):
            raise NotFound(path=("ids",))
        await notices.read(info.context.acting, known)
        return SimplePayload(ok=True)
