"""Days that pass: what was kept until now was kept so many days ago."""

from datetime import timedelta

from hub.orgs.models import Org, Tally


async def pass_days(count: int = 1) -> None:
    """All that was done so far was done so many days earlier."""
    gone = timedelta(days=count)
    for row in await Tally.all().order_by("day"):  # the oldest first: no two of a union ever meet
        await Tally.filter(id=row.id).update(day=row.day - gone)
    for org in await Org.all():
        await Org.filter(id=org.id).update(created_at=org.created_at - gone)
