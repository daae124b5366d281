"""Activation (激活): a lower union comes into its own hands, and its superior gives or takes what that needs."""

from datetime import datetime
from uuid import UUID

import strawberry
from strawberry import ID

from hub.access import sessions
from hub.access.models import Secret
from hub.errors import NotFound
from hub.imports import forms, uploads
from hub.imports.layouts import form_for
from hub.orgs.models import Org as Union
from hub.procedures import activation, disputing, identity_files
from hub.region import RecordKind
from schema import links
from schema import values as record
from schema.access import Viewer
from schema.context import Context, Info
from schema.declared import declared
from schema.declaring import mutation
from schema.directives import at_most
from schema.ids import uuid_of
from schema.kept import ONCE
from schema.keys import told
from schema.layouts import Layout
from schema.orgs import Org
from schema.problems import Payload, SimplePayload
from schema.scalars import JSON
from schema.writing_orgs import OrgPayload

_KEYS = {"employer_code": "employerCreditCode", "employer_name": "employerName", "name": "orgName"}  # as arguments


@strawberry.type(description="The three keys matched: the form to confirm, before there is an account.")
class Activation:
    """What the token opens."""

    token: str
    expires_at: datetime
    layout: Layout | None
    values: JSON = strawberry.field(description="By Field.key.")
    superior_name: str


@strawberry.type
class ActivationMismatch:
    """Told to a holder of the code only."""

    key: str = strawberry.field(description="employerCreditCode, employerName, orgName, or account.")
    message: str


@strawberry.type
class FindActivationPayload(Payload):
    """A form to confirm, or what does not match."""

    activation: Activation | None = strawberry.field(default=None, metadata=ONCE)
    mismatches: list[ActivationMismatch] = strawberry.field(directives=at_most(20), default_factory=list)


@strawberry.type
class ActivateOrgPayload(Payload):
    """The union, and its administrator signed in."""

    token: str | None = strawberry.field(default=None, metadata=ONCE)
    org: Org | None = None
    viewer: Viewer | None = strawberry.field(default=None, metadata=ONCE)


@strawberry.type
class IssueActivationCodePayload(Payload):
    """A code, told once."""

    code: str | None = strawberry.field(default=None, metadata=ONCE)
    expires_at: datetime | None = None
    org: Org | None = None


@strawberry.type
class IssueIdentityFilePayload(Payload):
    """A file, fetched behind a link."""

    download_url: str | None = strawberry.field(default=None, metadata=ONCE)
    expires_at: datetime | None = None
    org: Org | None = None


@strawberry.type
class ActivationMutations:
    """From the superior's code to the union's own account."""

    @mutation(
        description="By anyone. Says which of the three does not match, or that an account exists, "
        "only to a holder of the code.",
    )
    async def find_activation(
        self,
        info: Info,
        region: str,
        employer_credit_code: str,
        employer_name: str,
        org_name: str,
        activation_code: str | None = None,
        captcha: str | None = None,
        idempotency_key: str | None = None,
    ) -> FindActivationPayload | None:
        context = info.context
        found = await activation.find(
            region,
            employer_code=employer_credit_code,
            employer_name=employer_name,
            org_name=org_name,
            code=activation_code,
            source=context.caller.source,
            actor=context.anybody,
        )
        mismatches = [
            ActivationMismatch(key=_KEYS.get(one.key, one.key), message=one.message) for one in found.mismatches
        ]
        if found.token is None or found.expires_at is None:
            return FindActivationPayload(mismatches=mismatches)
        own = declared().region(region)
        return FindActivationPayload(
            activation=Activation(
                token=found.token,
                expires_at=found.expires_at,
                layout=Layout.of(own, form_for(own.region, RecordKind.ORG)),
                values=JSON(told({key: record.plain(value) for key, value in found.values.items()})),
                superior_name=found.superior_name,
            )
        )

    @mutation(
        description="By anyone with the superior's code, or the upload id of a signed identity file. "
        "`values` corrects the form.",
    )
    async def activate_org(
        self,
        info: Info,
        activation: str,
        email: str,
        password: str,
        activation_code: str | None = None,
        identity_file: ID | None = None,
        values: JSON | None = None,
        captcha: str | None = None,
        idempotency_key: str | None = None,
    ) -> ActivateOrgPayload | None:
        context = info.context
        identity = await _identity(identity_file)
        done = await _activated(context, activation, email, password, activation_code, values, identity)
        scope = await sessions.scope_of(done.token, request_id=context.caller.request_id)
        if scope is not None:
            context.sign_in(scope)
        viewer = await Viewer.of(scope) if scope else None
        return ActivateOrgPayload(token=context.caller.handed(done.token), org=Org.of(done.org), viewer=viewer)

    @mutation(
        description="A second claimant. By anyone with the form's token, though it be too late for it by now, "
        "or with the superior's code.",
    )
    async def dispute_activation(
        self,
        info: Info,
        activation: str,
        contact: str,
        statement: str,
        captcha: str | None = None,
        idempotency_key: str | None = None,
    ) -> SimplePayload | None:
        context = info.context
        source = context.caller.source
        await disputing.dispute(activation, contact, statement, source=source, actor=context.anybody)
        return SimplePayload(ok=True)

    @mutation(description="By the superior's UNION_ADMIN.")
    async def issue_activation_code(
        self, info: Info, org: ID, idempotency_key: str | None = None
    ) -> IssueActivationCodePayload | None:
        code, expires_at, row = await activation.issue_code(info.context.acting, _org(org))
        return IssueActivationCodePayload(code=code, expires_at=expires_at, org=Org.of(row))

    @mutation(
        description="Signed XML, expiry, one use. By the superior's UNION_ADMIN, or anyone with activation and code.",
    )
    async def issue_identity_file(
        self,
        info: Info,
        org: ID | None = None,
        activation: str | None = None,
        activation_code: str | None = None,
        idempotency_key: str | None = None,
    ) -> IssueIdentityFilePayload | None:
        context = info.context
        if org is not None:
            made, row = await identity_files.issue(context.acting, _org(org))
        else:
            made, row = await _by_code(context, activation or "", activation_code or "")
        link = links.of_identity(context, made.id)
        return IssueIdentityFilePayload(download_url=link, expires_at=made.expires_at, org=Org.of(row))

    @mutation(
        description="Frees a name taken by the wrong hands. By the superior's UNION_ADMIN.",
    )
    async def void_activation(
        self, info: Info, org: ID, reason: str, idempotency_key: str | None = None
    ) -> OrgPayload | None:
        return OrgPayload(org=Org.of(await activation.void(info.context.acting, _org(org), reason)))


async def _activated(
    context: Context,
    token: str,
    email: str,
    password: str,
    code: str | None,
    values: object,
    identity: bytes | None,
) -> activation.Activated:
    return await activation.activate(
        token,
        email=email,
        password=password,
        source=context.caller.source,
        values=record.given(values) if values is not None else None,
        code=code,
        identity=identity,
        check=forms.corrected,
        actor=context.anybody,
    )


async def _by_code(context: Context, token: str, code: str) -> tuple[Secret, Union]:
    return await activation.identity_file(token, code, source=context.caller.source, actor=context.anybody)


async def _identity(id: str | None) -> bytes | None:
    if id is None:
        return None
    key = uuid_of("Upload", id)
    if key is None:
        raise NotFound("没有找到上传的标识文件，请重新上传。", path=("identityFile",))
    return await uploads.identity_content(key)


def _org(id: str) -> UUID:
    key = uuid_of("Org", id)
    if key is None:
        raise NotFound(path=("org",))
    return key
