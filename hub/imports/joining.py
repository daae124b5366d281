"""Applications to join, judged by the rules: alone when they are sent, with the register when they are decided."""

from uuid import UUID

from hub.access.scope import Scope
from hub.errors import HubError, Problems
from hub.imports import filled, judging
from hub.imports.facts import refuse_unready
from hub.imports.filled import Values
from hub.imports.judging import Judged
from hub.joining import applying, lifecycle, reviewing, values
from hub.joining.models import JoinApplication
from hub.joining.queries import Held
from hub.joining.values import Said
from hub.journal.actor import Actor
from hub.journal.deeds import deed
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.region import Decision, RecordKind

KIND = RecordKind.JOIN_APPLICATION


async def apply(org_id: UUID, given: Values, *, source: str, actor: Actor) -> applying.Sent:
    """Lay an application before a union. Problems: all that is wrong with it, whoever the person is."""
    return await applying.apply(org_id, read=lambda org, _: _read(org, given, {}), source=source, actor=actor)


async def mend(receipt: str, given: Values, *, source: str, actor: Actor) -> Held:
    """Correct one that was given back, and send it again; what is not said again, or comes back masked, stays."""

    def read(org: Org, before: JoinApplication | None) -> Said:
        if before is None:
            return _read(org, given, {})
        untouched = filled.as_shown(KIND, values.as_member(before), given)
        if given.get(values.NAME) == values.masked_name(before):
            untouched |= {values.NAME}
        new = {key: value for key, value in given.items() if key not in untouched}
        return _read(org, new, values.opened(before).given)

    return await applying.mend(receipt, read=read, source=source, actor=actor)


async def review(scope: Scope, id: UUID, decision: Decision, opinion: str | None) -> JoinApplication:
    """Decide on one. Problems: all that taking the person in would make wrong, in the region's words."""
    one, judged = await _again(scope, id, decision)
    return await reviewing.review(
        scope,
        id,
        decision,
        opinion,
        version=one.version,
        written=judged.written if judged else {},
        as_typed=judged.as_typed if judged else None,
        warnings=judged.doubts if judged else (),
    )


def _read(org: Org, given: Values, before: Values) -> Said:
    judged = judging.flawless(judging.unasked(org, KIND, {**before, **given}))
    return Said(judged.form.given, judged.written)


async def _judged(scope: Scope, one: JoinApplication) -> Judged:
    home = await orgs.visible(scope, one.org_id)
    return await judging.asked(scope, home, KIND, values.opened(one).given)


async def _again(scope: Scope, id: UUID, decision: Decision) -> tuple[JoinApplication, Judged | None]:
    """The one that waits, and what the rules say of it by now; only what is to be taken in has to pass."""
    try:
        one = await reviewing.waiting(scope, id, decision)
        if decision is not Decision.APPROVED:
            return one, None
        try:
            refuse_unready(scope, await orgs.visible(scope, one.org_id), lifecycle.offered(one.region))
            return one, judging.flawless(await _judged(scope, one))
        except Problems:
            await reviewing.waiting(scope, id, decision)  # somebody was quicker: that is the reason, not the register
            raise
    except HubError as refusal:
        async with deed(scope.actor, reviewing.ACT, region=scope.region):
            raise refusal
