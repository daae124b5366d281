"""One record from a form: judged by the rules of the sheet it would stand in, then written by its noun's command."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from hub import registry
from hub.access.permissions import require
from hub.access.scope import Scope, region_scope
from hub.database import reader
from hub.errors import HubError
from hub.imports import filled, judging
from hub.imports.facts import refuse_unready
from hub.imports.filled import NOWHERE, Form, Values
from hub.imports.findings import Finding
from hub.imports.judging import Judged
from hub.imports.layouts import report_for
from hub.journal.deeds import deed
from hub.members import commands as member_commands
from hub.members.models import Member
from hub.orgs import commands as org_commands
from hub.orgs import drafts
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.region import RecordKind


async def enroll_member(scope: Scope, org_id: UUID, values: Values) -> tuple[Member, tuple[Finding, ...]]:
    """Enroll one person. Problems: everything that is wrong with the form. Answers the member and what is doubtful."""

    async def filled_in() -> Form:
        home = await orgs.visible(scope, org_id)
        form = filled.blank(scope, home, RecordKind.MEMBER, values)
        refuse_unready(scope, home, form.layout)
        return form

    judged = await _passed(scope, "enrollMember", filled_in)
    member = await member_commands.enroll(
        scope, org_id, judged.written, as_typed=judged.as_typed, warnings=judged.doubts
    )
    return member, judged.warnings


async def update_member(
    scope: Scope,
    id: UUID,
    values: Values,
    if_version: int | None = None,
) -> tuple[Member, tuple[Finding, ...]]:
    """Correct one person's record. Problems: everything that this correction would make wrong."""
    judged = await _passed(scope, "updateMember", lambda: filled.of_kept(scope, RecordKind.MEMBER, id, values))
    member = await member_commands.update(
        scope,
        id,
        judged.written,
        given=judged.form.given,
        if_version=if_version,
        as_typed=judged.as_typed,
        warnings=judged.doubts,
    )
    return member, judged.warnings


async def create_org(
    scope: Scope,
    parent_id: UUID | None,
    values: Values,
    layout: str | None = None,
) -> tuple[Org, tuple[Finding, ...]]:
    """Enter one union below another; without a superior, the region's first."""

    async def filled_in() -> Form:
        home = await orgs.visible(scope, parent_id) if parent_id else Org(region=scope.region, **NOWHERE)
        return filled.blank(scope, home, RecordKind.ORG, values, layout)

    judged = await _passed(scope, "createOrg", filled_in)
    org = await org_commands.create(scope, parent_id, judged.written, as_typed=judged.as_typed)
    return org, judged.warnings


async def update_org(
    scope: Scope,
    id: UUID,
    values: Values,
    if_version: int | None = None,
) -> tuple[Org, tuple[Finding, ...]]:
    """Correct one union."""
    judged = await _passed(scope, "updateOrg", lambda: filled.with_superior(scope, id, values))
    org = await org_commands.update(
        scope, id, judged.written, given=judged.form.given, if_version=if_version, as_typed=judged.as_typed
    )
    return org, judged.warnings


async def complete_org(scope: Scope, id: UUID) -> tuple[Org, tuple[Finding, ...]]:
    """A union whose whole report is filled in and right. Problems: all that is missing or wrong in it."""
    try:
        require(scope, "submitOrg")
        row = await orgs.visible(scope, id)
        superior = await drafts.reached(reader(), row)
        key = report_for(registry.current().region(row.region), superior.track, is_entered=row.reports_to is None).key
        form = await filled.of_kept(scope, RecordKind.ORG, id, {}, key)
        return row, judging.flawless(await judging.whole(form)).warnings
    except HubError as refusal:
        async with deed(scope.actor, "submitOrg", region=scope.region):
            raise refusal


def taken_over(region: str, texts: Mapping[str, str]) -> tuple[dict[str, object], dict[str, str]]:
    """What the region's form can read of an employer's data: the values, and the texts codes would not give back."""
    judged = judging.check_alone(region, RecordKind.ORG, texts)
    return judged.written, judged.as_typed


async def passed_again(scope: Scope, act: str, kind: RecordKind, id: UUID, given: Mapping[str, str]) -> Judged:
    """What the rules make of a correction that was proposed a while ago. Problems: all that is wrong with it by now."""
    return await _passed(scope, act, lambda: filled.of_kept(scope, kind, id, given))


async def corrected(org: Org, values: Values) -> Values:
    """What the rules make of a union's own corrections while it activates. Problems: all that they would make wrong."""
    form = await filled.of_kept(region_scope(org.region), RecordKind.ORG, org.id, values)
    return judging.flawless(await judging.judge(form)).written


async def _passed(scope: Scope, act: str, filled_in: Callable[[], Awaitable[Form]]) -> Judged:
    """A form that may be written. A refusal goes into the journal, as the command's own would."""
    try:
        require(scope, act)
        return judging.flawless(await judging.judge(await filled_in()))
    except HubError as refusal:
        async with deed(scope.actor, act, region=scope.region):
            raise refusal
