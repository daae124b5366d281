"""Which key seals how much: what must be known before one is dropped."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

import orjson

from hub import files
from hub.database import Db, reader
from hub.database.statements import run
from hub.keys import bags, walking
from hub.keys.places import BAGS, COLUMNS, FILES, Bag, Column
from hub.seal import key_of

Used = Mapping[str, Counter[int]]  # by place: how many values each key seals there


async def used(db: Db | None = None) -> Used:
    """Count every sealed value by its key."""
    db = db or reader()
    counted = {str(place): await _columns(db, place) for place in COLUMNS}
    counted |= {str(bag): await _bags(db, bag) for bag in BAGS}
    return counted | {FILES: await _files(db)}


def by_key(counted: Used) -> Counter[int]:
    """How many values each key seals in all."""
    return sum(counted.values(), Counter[int]())


async def _columns(db: Db, place: Column) -> Counter[int]:
    key = f'substr("{place.name}", 2, 1)'
    filled = f'"{place.name}" IS NOT NULL'
    rows = await run(db, f'SELECT {key} AS key, COUNT(*) AS times FROM "{place.table}" WHERE {filled} GROUP BY {key}')
    return Counter({bytes(row["key"])[0]: int(row["times"]) for row in rows if row["key"]})


async def _bags(db: Db, bag: Bag) -> Counter[int]:
    counted = Counter[int]()
    async for rows in walking.bagged(db, bag):
        for row in rows:
            counted.update(map(key_of, bags.sealed(bag, UUID(str(row["id"])), orjson.loads(row["value"])).values()))
    return counted


async def _files(db: Db) -> Counter[int]:
    counted = Counter[int]()
    async for id_ in walking.uploaded(db):
        if (number := await files.key_number(id_)) is not None:
            counted[number] += 1
    return counted
