"""What the hub itself knows of the union that records are for: the facts a region's rules may ask for."""

from hub import registry
from hub.access.scope import Scope
from hub.clock import today
from hub.errors import Invalid, OrgNotActive
from hub.imports.check import holds
from hub.imports.checking.case import Facts
from hub.imports.landings import landing_of
from hub.imports.layouts import form_for
from hub.orgs.lifecycle import at_work
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.region import Column, Layout, Need, RecordKind, Severity


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
    return {**facts, "home_missing": _missing(org, facts)}


def refuse_unready(scope: Scope, org: Org, layout: Layout) -> None:
    """Raises OrgNotActive, in the region's words, where records cannot be taken; members only go into active unions."""
    facts = facts_about(scope, org)
    for need in layout.needs:
        if need.severity is Severity.ERROR and not holds(need, facts):
            code = need.code if at_work(org.state) else OrgNotActive.code
            raise OrgNotActive(need.says.format_map(facts), code=code, hint=need.fix or None, path=("org",))
    if landing_of(layout.kind).only_active and not at_work(org.state):
        raise OrgNotActive(path=("org",))


def _missing(org: Org, facts: Facts) -> str | None:
    """The headers of what the region's form requires of a union and this one has not filled in."""
    try:
        layout = form_for(registry.current().region(org.region), RecordKind.ORG)
    except Invalid:  # no form, nothing required
        return None
    return "、".join(column.header for column in layout.flat if _lacks(org, column, facts))


def _lacks(org: Org, column: Column, facts: Facts) -> bool:
    if column.field is None or column.need is not Need.REQUIRED or column.field.key in ORGS.given:
        return False
    if ORGS.holds(org, column.field.key) or column.when is None:
        return not ORGS.holds(org, column.field.key)
    said = [facts[one.name] if one.name in facts else ORGS.clear(org, one.name) for one in column.when.reads]
    silent = any(value is None and not one.even_blank for value, one in zip(said, column.when.reads, strict=True))
    return not silent and column.when.holds(*said)
