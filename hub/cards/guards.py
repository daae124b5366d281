"""Guards: what must be true of a union before a card of its members makes a move, in the region's own words."""

from hub.clock import today
from hub.database import Db
from hub.errors import Invalid
from hub.members import carried
from hub.orgs.models import Org
from hub.region import Move, Rule, Severity


async def refuse(tx: Db, org: Org, move: Move) -> None:
    """Raises Invalid with the sentence of the first guard that does not hold."""
    for one in move.guards:
        if one.severity is Severity.ERROR and not _holds(one, await _known(tx, org, one)):
            raise Invalid(one.says.format_map(await _known(tx, org, one)), code=one.code, hint=one.fix or None)


async def _known(tx: Db, org: Org, one: Rule) -> dict[str, object]:
    """What is known of the union when it is asked; what only others know is None, and a rule silent about it."""
    known: dict[str, object] = {
        "today": today(),
        "home_name": org.name,
        "home_no": org.org_no,
        "home_state": org.state,
        "children_count": org.child_count,
        "has_card": True,
    }
    if any(read.name == "open_cards" for read in one.reads):
        known["open_cards"] = await carried.open_cards(tx, org.region, org.path)
    return {read.name: known.get(read.name) for read in one.reads}


def _holds(one: Rule, known: dict[str, object]) -> bool:
    said = [known[read.name] for read in one.reads]
    silent = any(value is None and not read.even_blank for value, read in zip(said, one.reads, strict=True))
    return silent or one(*said)
