"""What becomes of applications to join: sent, mended, taken back by the receipt's holder, decided by the union."""

import strawberry
from strawberry import ID

from hub.errors import NotFound
from hub.imports import joining
from hub.joining import applying
from hub.region import Decision
from schema import values as record
from schema.applications import JoinApplication
from schema.context import Info
from schema.declaring import mutation
from schema.ids import uuid_of
from schema.kept import ONCE
from schema.problems import Payload
from schema.scalars import JSON


@strawberry.type
class JoinApplicationPayload(Payload):
    """An application, and for whoever has just sent it the receipt."""

    application: JoinApplication | None = None
    receipt: str | None = strawberry.field(
        default=None, metadata=ONCE, description="To ask `application` with; shown once."
    )


@strawberry.type
class ApplicationMutations:
    """From an application to a member."""

    @mutation(
        description="The answer is the same whether the person is known or not; sent again with the same "
        "`idempotencyKey`, it is APPLIED_ALREADY. By anyone.",
        again=applying.AppliedAlready,
    )
    async def apply_to_join(
        self, info: Info, org: ID, values: JSON, captcha: str | None = None, idempotency_key: str | None = None
    ) -> JoinApplicationPayload | None:
        context, org_id, given = info.context, uuid_of("Org", org), record.given(values)
        if org_id is None:
            raise NotFound("没有找到该工会，或该工会目前不接受入会申请。", hint=applying.NOT_THERE, path=("org",))
        sent = await joining.apply(org_id, given, source=context.caller.source, actor=context.anybody)
        return JoinApplicationPayload(application=JoinApplication.of(sent.held.row, sent.held), receipt=sent.receipt)

    @mutation(description="Corrects one that was given back, and sends it again. By anyone, with the receipt.")
    async def amend_application(
        self, info: Info, receipt: str, values: JSON, captcha: str | None = None, idempotency_key: str | None = None
    ) -> JoinApplicationPayload | None:
        context, given = info.context, record.given(values)
        held = await joining.mend(receipt, given, source=context.caller.source, actor=context.anybody)
        return JoinApplicationPayload(application=JoinApplication.of(held.row, held))

    @mutation(description="Takes back one that waits or was given back. By anyone, with the receipt.")
    async def withdraw_application(
        self, info: Info, receipt: str, idempotency_key: str | None = None
    ) -> JoinApplicationPayload | None:
        context = info.context
        held = await applying.withdraw(receipt, source=context.caller.source, actor=context.anybody)
        return JoinApplicationPayload(application=JoinApplication.of(held.row, held))

    @mutation(description="By UNION_ADMIN, UNION_CLERK.")
    async def review_application(
        self,
        info: Info,
        id: ID,
        decision: Decision,
        opinion: str | None = None,
        idempotency_key: str | None = None,
    ) -> JoinApplicationPayload | None:
        scope, key = info.context.acting, uuid_of("JoinApplication", id)
        if key is None:
            raise NotFound(path=("id",))
        row = await joining.review(scope, key, decision, opinion)
        return JoinApplicationPayload(application=JoinApplication.of(row))
