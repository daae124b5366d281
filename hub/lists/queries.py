"""Reading loaded lists: the newest load, the entries that hold on a day, and which of some codes are among them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.lists.models import CodeList, ListedCode
from hub.region import CodeTable, Entry


@reaching(everywhere)
async def newest(region: str, name: str, db: Db | None = None) -> CodeList | None:
    """The load that holds; None: nothing was loaded yet."""
    loads = CodeList.filter(region=region, name=name).using_db(db or reader())
    return await loads.order_by("-version").first()


@reaching(everywhere)
async def filled(region: str, table: CodeTable, db: Db | None = None) -> CodeTable:
    """The table with the entries that were loaded; one whose entries are declared, as it is."""
    one = await newest(region, table.key, db) if table.loaded else None
    if one is None:
        return table
    rows = ListedCode.filter(list_id=one.id).using_db(db or reader()).order_by("place")
    entries = tuple(
        Entry(row.label, row.code, aliases=(row.address,) if row.address else (), since=row.since, until=row.until)
        for row in await rows
    )
    return replace(table, entries=entries)


@reaching(everywhere)
async def labels(region: str, name: str, codes: Collection[str], db: Db | None = None) -> dict[str, str]:
    """What the newest load calls each of the codes it has."""
    one = await newest(region, name, db) if codes else None
    if one is None:
        return {}
    return {
        row.code: row.label
        for row in await ListedCode.filter(list_id=one.id, code__in=sorted(codes)).using_db(db or reader())
    }


@reaching(everywhere)
async def unlisted(region: str, name: str, codes: Collection[str], on: date, db: Db | None = None) -> set[str]:
    """Those of the codes that the list does not have on that day; none, as long as nothing was loaded."""
    one = await newest(region, name, db)
    if one is None or not codes:
        return set()
    rows = ListedCode.filter(list_id=one.id, code__in=sorted(codes)).using_db(db or reader())
    holds = {row.code for row in await rows if (row.since or on) <= on <= (row.until or on)}
    return set(codes) - holds
