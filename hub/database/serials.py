"""Serial numbers: given out without doubles, a block at a time."""

from hub.database import Db, beside
from hub.database.models import Serial
from hub.identity import new_id

MANY = 50  # numbers that are taken at once by whoever writes for long


async def take(tx: Db, region: str, name: str, count: int = 1) -> range:
    """The next ``count`` numbers of that numbering. They are used up when the transaction commits, and not before.

    Until then whoever asks for the next ones waits, and there is no gap. Only for ``MANY`` nobody waits, for a file
    takes seconds to be written: they are used up at once, and lost if the transaction fails. (On SQLite, and where
    every connection is taken, others wait for the one who writes, and none are lost.)
    """
    if count < MANY:
        return await _taken(tx, region, name, count)
    async with beside(tx) as other:
        return await _taken(other, region, name, count)


async def _taken(tx: Db, region: str, name: str, count: int) -> range:
    update, values = _UPDATE[tx.capabilities.dialect], [count, region, name]
    rows = await tx.execute_query_dict(update, values)
    if not rows:  # the first of its kind; two that begin it at once make it once
        first = Serial(id=new_id(), region=region, name=name, given=0)
        await Serial.bulk_create([first], ignore_conflicts=True, using_db=tx)
        rows = await tx.execute_query_dict(update, values)
    end = int(rows[0]["given"])
    return range(end - count + 1, end + 1)


_UPDATE = {
    "sqlite": 'UPDATE serial SET "given" = "given" + ? WHERE region = ? AND name = ? RETURNING "given"',
    "postgres": 'UPDATE serial SET "given" = "given" + $1 WHERE region = $2 AND name = $3 RETURNING "given"',
}
