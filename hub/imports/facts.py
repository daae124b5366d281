"""What the hub itself knows of the union that records are for: the facts a region's rules may ask for."""

from hub.access.scope import Scope
from hub.clock import today
from hub.errors import OrgNotActive
from hub.imports.check import holds
from hub.imports.checking.case import Facts
from hub.imports.landings import landing_of
from hub.orgs.completeness import lacking
from hub.orgs.lifecycle import at_work
from hub.orgs.models import Org
from hub.region import Layout, RecordKind, Severity


def facts_about(scope: Scope, org: Org, file_name: str = "") -> Facts:
    """About ``org``, whose records they are. What other acts know (cards, transfers) is None: rules stay silent."""
    facts: Facts = {
        "today": today(),
        "home_name": org.name,
        "home_no": org.org_no,
        "home_state": org.state,
        "home_is_own": scope.org_id == org.id,
        "file_name": file_name or None,
        "running_imports": 0,  # the register lets none start beside another
        "serial": None,
        "has_card": None,
        "open_cards": None,
        "pending_transfers": None,
        "children_count": org.child_count,
    }
    return {**facts, "home_missing": "、".join(column.header for column in lacking(org, facts))}


def refuse_unready(scope: Scope, org: Org, layout: Layout) -> None:
    """Raises OrgNotActive, in the region's words, where records cannot be taken; members only go into active unions."""
    facts = facts_about(scope, org)
    for need in layout.needs:
        if need.severity is Severity.ERROR and not holds(need, facts):
            code = need.code if at_work(org.state) else OrgNotActive.code
            raise OrgNotActive(need.says.format_map(facts), code=code, hint=need.fix or None, path=("org",))
    applies = layout.kind is RecordKind.JOIN_APPLICATION  # comes in no file
    if (applies or landing_of(layout.kind).only_active) and not at_work(org.state):
        raise OrgNotActive(path=("org",))
