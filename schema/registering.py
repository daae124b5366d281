"""Registering (注册): a union's own way in, where nobody has entered it."""

import strawberry

from hub.access import sessions
from hub.imports import forms
from hub.procedures import registering
from schema.access import Viewer
from schema.context import Info
from schema.declaring import mutation
from schema.kept import ONCE
from schema.orgs import Org
from schema.problems import Payload


@strawberry.type
class RegisterOrgPayload(Payload):
    """A draft to fill in, and its administrator signed in."""

    token: str | None = strawberry.field(default=None, metadata=ONCE)
    matched: bool = strawberry.field(default=False, description="Found in the statistics register, and taken over.")
    org: Org | None = None
    viewer: Viewer | None = strawberry.field(default=None, metadata=ONCE)


@strawberry.type
class RegisteringMutations:
    """From a mailbox to a draft."""

    @mutation(description="Matched against the region's statistics register. By anyone.")
    async def register_org(
        self,
        info: Info,
        region: str,
        email: str,
        password: str,
        employer_name: str,
        captcha: str | None = None,
        idempotency_key: str | None = None,
    ) -> RegisterOrgPayload | None:
        context = info.context
        done = await registering.register(
            region,
            email=email,
            password=password,
            employer_name=employer_name,
            source=context.caller.source,
            read=forms.taken_over,
            actor=context.anybody,
        )
        scope = await sessions.scope_of(done.token, request_id=context.caller.request_id)
        if scope is not None:
            context.sign_in(scope)
        viewer = await Viewer.of(scope) if scope else None
        token = context.caller.handed(done.token)
        return RegisterOrgPayload(token=token, matched=done.matched, org=Org.of(done.org), viewer=viewer)
