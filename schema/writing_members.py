"""What people do with members: enroll, correct, end a membership, take out an error, read in full."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry import ID

from hub.errors import NotFound
from hub.imports import forms, reviewing
from hub.imports.findings import Finding as Found
from hub.imports.layouts import form_for
from hub.joining import reviewing as joining
from hub.members import commands, reviews
from hub.members.models import Member as Row
from hub.orgs import commands as orgs
from hub.orgs import responsible
from hub.region import Decision, RecordKind
from hub.rights import copying
from schema import links
from schema import values as record
from schema.context import Info
from schema.declared import declared
from schema.declaring import mutation
from schema.directives import at_most
from schema.findings import Finding, of_record
from schema.ids import kind_of, node_id, uuid_of
from schema.kept import ONCE
from schema.keys import inside, outside
from schema.members import Member
from schema.problems import Payload
from schema.scalars import JSON


@strawberry.type
class MemberPayload(Payload):
    """A member, and what is doubtful about the record."""

    member: Member | None = None
    warnings: list[Finding] = strawberry.field(directives=at_most(20), default_factory=list)


@strawberry.type
class DeletePayload(Payload):
    """What is no more."""

    deleted_id: ID | None = None


@strawberry.type
class UnmaskedValue:
    """One value in full."""

    field: str
    value: str | None


@strawberry.type
class UnmaskPayload(Payload):
    """Values in full: no part of any entity, so that no client keeps them with one."""

    values: list[UnmaskedValue] = strawberry.field(directives=at_most(60), default_factory=list, metadata=ONCE)


@strawberry.type
class CopyPayload(Payload):
    """A link to one's own data, good for minutes."""

    download_url: str | None = strawberry.field(default=None, metadata=ONCE)
    expires_at: datetime | None = None


@strawberry.type
class MemberMutations:
    """Members, entered and changed by hand."""

    @mutation(
        description="Of somebody the union has already the record is updated, with a warning, where the region's rules "
        "let it. By UNION_ADMIN, UNION_CLERK."
    )
    async def enroll_member(
        self, info: Info, org: ID, values: JSON, idempotency_key: str | None = None
    ) -> MemberPayload | None:
        org_id = uuid_of("Org", org)
        if org_id is None:
            raise NotFound(path=("org",))
        return _payload(*await forms.enroll_member(info.context.acting, org_id, record.given(values)))

    @mutation(
        description="`values`: only what changes; null empties, a mask that comes back as it was shown changes "
        "nothing. Becomes a `pendingChange` where the region reviews edits. "
        "By UNION_ADMIN, UNION_CLERK; MEMBER for itself."
    )
    async def update_member(
        self, info: Info, id: ID, values: JSON, if_version: int | None = None, idempotency_key: str | None = None
    ) -> MemberPayload | None:
        done = await forms.update_member(info.context.acting, _key(id), record.given(values), if_version)
        return _payload(*done)

    @mutation(description="The member's `pendingChange`. By UNION_ADMIN, UNION_LEADER.")
    async def review_member(
        self,
        info: Info,
        id: ID,
        decision: Decision,
        opinion: str | None = None,
        if_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> MemberPayload | None:
        return _payload(*await reviewing.review_member(info.context.acting, _key(id), decision, opinion, if_version))

    @mutation(description="Takes back a change not yet decided. By whoever proposed it.")
    async def withdraw_member(self, info: Info, id: ID, idempotency_key: str | None = None) -> MemberPayload | None:
        return _payload(await reviews.withdraw(info.context.acting, _key(id)), ())

    @mutation(description="退会, 除名, 保留. `change` and `reason` are codes. By UNION_ADMIN.")
    async def end_membership(
        self,
        info: Info,
        id: ID,
        change: str,
        on: date,
        reason: str | None = None,
        if_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> MemberPayload | None:
        scope = info.context.acting
        row = await commands.end_membership(scope, _key(id), change, reason=reason, on=on, if_version=if_version)
        return _payload(row, ())

    @mutation(description="Entered in error, and nothing hangs on it yet. By UNION_ADMIN.")
    async def delete_member(
        self, info: Info, id: ID, reason: str, if_version: int | None = None, idempotency_key: str | None = None
    ) -> DeletePayload | None:
        gone = await commands.delete(info.context.acting, _key(id), reason, if_version=if_version)
        return DeletePayload(deleted_id=node_id("Member", gone))

    @mutation(
        description="Full values of a Member, Org, Responsible or JoinApplication, by Field.key, after `stepUp`. "
        "By UNION_ADMIN, UNION_CLERK; MEMBER for itself.",
    )
    async def unmask(
        self,
        info: Info,
        id: ID,
        fields: list[str],
        reason: str,
        proposed: Annotated[bool, strawberry.argument(description="Of the pendingChange, not of the record.")] = False,
        idempotency_key: str | None = None,
    ) -> UnmaskPayload | None:
        scope, keys = info.context.acting, [inside(key) for key in fields]
        if (application := uuid_of("JoinApplication", id)) is not None:
            told = await joining.unmask(scope, application, keys, reason)
        elif kind_of(id) == "Org" and (org_id := uuid_of("Org", id)) is not None:
            told = await orgs.unmask(scope, org_id, keys, reason, proposed=proposed)
        elif (person := uuid_of("Responsible", id)) is not None:
            told = dict(await responsible.unmask(scope, person, keys, reason))
        else:
            told = await commands.unmask(scope, _key(id), keys, reason, proposed=proposed)
        return UnmaskPayload(
            values=[
                UnmaskedValue(field=outside(key), value=str(value) if value is not None else None)
                for key, value in told.items()
            ]
        )

    @mutation(description="All that is kept of the viewer, as a file. By MEMBER.")
    async def copy_my_data(self, info: Info, idempotency_key: str | None = None) -> CopyPayload | None:
        await copying.ask(info.context.acting)
        return CopyPayload(download_url=links.of_copy(info.context), expires_at=links.expiry())


def _key(id: str) -> UUID:
    key = uuid_of("Member", id)
    if key is None:
        raise NotFound(path=("id",))
    return key


def _payload(row: Row, warnings: tuple[Found, ...]) -> MemberPayload:
    region = declared().region(row.region).region
    told = of_record(warnings, region, form_for(region, RecordKind.MEMBER))
    return MemberPayload(member=Member.of(row), warnings=told)
