"""Guards: what must be true of a union before it, or a card of its members, makes a move; in the region's own words."""

from collections.abc import Sequence

from hub.clock import today
from hub.database import Db
from hub.errors import Invalid
from hub.orgs.models import Org
from hub.region import Move, Rule, Severity
from hub.transfers import under_way


async def refuse(tx: Db, org: Org, move: Move, *, path: Sequence[str] = ()) -> None:
    """Raises Invalid with the sentence of the first guard that does not hold, and with what stands in the way."""
    for one in move.guards:
        known = await _known(tx, org, one)
        if one.severity is Severity.ERROR and not _holds(one, known):
            named = [await under_way.named(tx, org, read.name) for read in one.reads if read.name in under_way.FACTS]
            hint = "；".join(part for part in (*named, one.fix) if part)
            raise Invalid(one.says.format_map(known), code=one.code, hint=hint or None, path=path)


async def _known(tx: Db, org: Org, one: Rule) -> dict[str, object]:
    """What is known of the union when it is asked; what only others know is None, and a rule silent about it."""
    known: dict[str, object] = {
        "today": today(),
        "home_name": org.name,
        "home_no": org.org_no,
        "home_state": org.state,
        "has_card": True,
    }
    for read in one.reads:
        if read.name in under_way.FACTS:
            known[read.name] = await under_way.counted(tx, org, read.name)
    return {read.name: known.get(read.name) for read in one.reads}


def _holds(one: Rule, known: dict[str, object]) -> bool:
    said = [known[read.name] for read in one.reads]
    silent = any(value is None and not read.even_blank for value, read in zip(said, one.reads, strict=True))
    return silent or one(*said)
