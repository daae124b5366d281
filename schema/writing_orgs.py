"""What people do with unions: enter one, correct it."""

from uuid import UUID

import strawberry
from strawberry import ID

from hub.errors import NotFound
from hub.imports import forms, reviewing
from hub.imports.findings import Finding as Found
from hub.imports.layouts import form_for
from hub.orgs import naming
from hub.orgs.models import Org as Row
from hub.orgs.naming import Named
from hub.region import Decision, Duty, RecordKind
from schema import values as record
from schema.context import Info
from schema.declared import declared
from schema.declaring import mutation
from schema.directives import at_most
from schema.findings import Finding, of_record
from schema.ids import uuid_of
from schema.orgs import Org
from schema.problems import Payload
from schema.scalars import JSON


@strawberry.type
class OrgPayload(Payload):
    """A union, and what is doubtful about it."""

    org: Org | None = None
    warnings: list[Finding] = strawberry.field(directives=at_most(20), default_factory=list)


@strawberry.input
class ResponsibleInput:
    """Somebody to be named. A phone left out, or given back masked, stays what it was; an empty one goes."""

    duty: Duty
    name: str
    position: str | None = None
    phone: str | None = None
    account: ID | None = None


@strawberry.type
class OrgMutations:
    """Unions, entered and corrected by hand."""

    @mutation(
        description="By the superior's UNION_ADMIN, UNION_CLERK; without parent by REGION_ADMIN.",
    )
    async def create_org(
        self,
        info: Info,
        region: str,
        values: JSON,
        parent: ID | None = None,
        layout: str | None = None,
        idempotency_key: str | None = None,
    ) -> OrgPayload | None:
        scope, parent_id = info.context.acting, uuid_of("Org", parent) if parent is not None else None
        if region != scope.region:
            raise NotFound(path=("region",))
        if parent is not None and parent_id is None:
            raise NotFound(path=("parent",))
        return _payload(*await forms.create_org(scope, parent_id, record.given(values), layout))

    @mutation(
        description="Becomes a `pendingChange` where the region reviews edits. By UNION_ADMIN, UNION_CLERK.",
    )
    async def update_org(
        self, info: Info, id: ID, values: JSON, if_version: int | None = None, idempotency_key: str | None = None
    ) -> OrgPayload | None:
        return _payload(*await forms.update_org(info.context.acting, _key(id), _given(values), if_version))

    @mutation(description="By UNION_ADMIN.")
    async def submit_org(self, info: Info, id: ID, idempotency_key: str | None = None) -> OrgPayload | None:
        context = info.context
        reported = _payload(*await reviewing.submit_org(context.acting, _key(id)))
        if (scope := await context.caller.scope()) is not None:
            context.sign_in(scope)  # the union, and whoever acts for it, stands elsewhere in the tree now
        return reported

    @mutation(description="Takes back a report or a change not yet decided. By UNION_ADMIN.")
    async def withdraw_org(self, info: Info, id: ID, idempotency_key: str | None = None) -> OrgPayload | None:
        return _payload(await reviewing.withdraw_org(info.context.acting, _key(id)), ())

    @mutation(description="A report or its `pendingChange`. By the superior's UNION_ADMIN, UNION_LEADER.")
    async def review_org(
        self,
        info: Info,
        id: ID,
        decision: Decision,
        opinion: str | None = None,
        if_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> OrgPayload | None:
        return _payload(*await reviewing.review_org(info.context.acting, _key(id), decision, opinion, if_version))

    @mutation(description="All of them at once; who is left out stays as history. By UNION_ADMIN of the org or above.")
    async def set_responsible(
        self, info: Info, org: ID, people: list[ResponsibleInput], idempotency_key: str | None = None
    ) -> OrgPayload | None:
        org_id = uuid_of("Org", org)
        if org_id is None:
            raise NotFound(path=("org",))
        return _payload(
            await naming.name(info.context.acting, org_id, [_named(at, one) for at, one in enumerate(people)]), ()
        )


def _named(at: int, one: ResponsibleInput) -> Named:
    account_id = uuid_of("Account", one.account) if one.account is not None else None
    if one.account is not None and account_id is None:
        raise NotFound(path=("people", str(at), "account"))
    return Named(duty=one.duty, name=one.name, position=one.position, phone=one.phone, account_id=account_id)


def _given(values: JSON) -> dict[str, object]:
    """The values; of a superior that was chosen in the directory, its id."""
    given = dict(record.given(values))
    chosen = given.get("parent_name")
    if isinstance(chosen, str) and (key := uuid_of("Org", chosen)):
        given["parent_name"] = key
    return given


def _key(id: str) -> UUID:
    key = uuid_of("Org", id)
    if key is None:
        raise NotFound(path=("id",))
    return key


def _payload(row: Row, warnings: tuple[Found, ...]) -> OrgPayload:
    region = declared().region(row.region).region
    return OrgPayload(org=Org.of(row), warnings=of_record(warnings, region, form_for(region, RecordKind.ORG)))
