"""The counters of unions, counted again from the rows themselves."""

from hub.access.homes import ENDED
from hub.clock import today
from hub.database import reader
from hub.members.lifecycle import is_held
from hub.members.models import Member
from hub.orgs import tallies
from hub.orgs.completeness import is_complete
from hub.orgs.models import Org
from hub.orgs.tree import is_outside


async def assert_counters_right() -> None:
    """Every counter equals a count."""
    orgs, members = await Org.all(), await Member.all()
    told = await tallies.at(reader(), [org.id for org in orgs], today())
    home = {org.id: org for org in orgs}
    for org in orgs:
        own = [one for one in members if is_held(one.state) and home[one.org_id].region == org.region]
        held = [home[one.org_id].path for one in own]
        within = [one for one in orgs if one.region == org.region and one.path.startswith(org.path)]
        below = [one for one in within if one.state not in ENDED and one.id != org.id]
        counted = (
            sum(path == org.path for path in held),
            sum(path.startswith(org.path) for path in held),
            sum(one.parent_id == org.id and one.state not in ENDED for one in orgs),
            len(below),
            sum(is_complete(one) for one in (org, *below)),
        )
        kept = (org.member_count, org.member_total, org.child_count, org.org_total, org.complete_total)
        assert kept == counted, org.name
        if not is_outside(org.path):
            assert told[org.id] == tallies.Tallied(org.member_total, org.org_total + 1, org.complete_total), org.name
