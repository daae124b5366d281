"""The buttons of a union: what the viewer may do with it now, and what stands against each."""

from hub.errors import HubError, Invalid, NotAllowed
from hub.imports import commands as imports
from hub.orgs import commands, lifecycle, moves, virtual_codes
from hub.orgs.models import Org
from hub.orgs.moves import Dissolution, OrgMoveKind
from hub.procedures import activation, reporting
from hub.region import OrgState, Way
from hub.transfers import by_code
from schema.acts import Act, acts_of
from schema.context import Context
from schema.declared import declared
from schema.reviews import review_acts

Against = tuple[str, HubError | None]


async def org_acts(context: Context, org: Org) -> list[Act]:
    """One for each, in the order of a union's life; none for whoever is signed out."""
    scope = context.signed_in
    if scope is None:
        return []
    own, inactive = scope.org_id == org.id, lifecycle.not_at_work(org.region, org.state)
    pending = await context.loaders.proposals.load(org.id)
    running = await context.loaders.running_imports.load(org.id)
    return acts_of(
        scope,
        [
            ("updateOrg", commands.against_update(scope, org, waits=pending is not None)),
            *([("submitOrg", await reporting.against(scope, org))] if lifecycle.reviews_reports(org.region) else []),
            ("createOrg", commands.against_below(org)),
            ("startImport", imports.against(scope, org, busy=running is not None)),
            ("enrollMember", inactive),
            *([("enrollByOrgCode", by_code.against(org))] if by_code.is_offered(org.region) else []),
            *(_activating(org, inactive, own=own) if activation.is_offered(org.region) else []),
            ("provisionAccount", None),
            ("setResponsible", None),
            ("moveOrg", moves.against(org.region, org.state, OrgMoveKind)),
            ("dissolveOrg", moves.against(org.region, org.state, Dissolution)),
            ("issueVirtualOrgCode", virtual_codes.against(org)),
            *review_acts(context, pending, org, "org"),
        ],
        called={"submitOrg": lifecycle.reporting(org.region, org.state)},
    )


def _activating(org: Org, inactive: HubError | None, *, own: bool) -> list[Against]:
    above = NotAllowed("由上级工会办理。", hint="请联系上级工会的信息管理员。") if own else None
    waits: HubError | None = None
    if org.state != OrgState.IMPORTED:
        word = lifecycle.activating(org.region)
        hint = f"已{word}的工会不需要再{word}。"
        waits = Invalid(f"该工会不在等待{word}。", code="NOT_IN_THIS_STATE", hint=hint)
    files = Way.IDENTITY_FILE in declared().region(org.region).ways
    return [
        ("issueActivationCode", above or waits),
        *([("issueIdentityFile", above or waits)] if files else []),
        ("voidActivation", above or inactive),
    ]
