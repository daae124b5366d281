"""Numbers of unions and members: the region's scheme, filled with what a record says and the next serial."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import starmap

from hub import registry
from hub.clock import today
from hub.database import Db
from hub.database.serials import take
from hub.region import Field, Number, Read


async def numbered(
    tx: Db, region: str, field: Field, count: int, values: Mapping[str, Sequence[object]], facts: Mapping[str, object]
) -> Iterator[str]:
    """So many new numbers, in the order of the records whose values these are; each is made when it is asked for.

    Their serials are taken at once, under a lock (:func:`hub.database.serials.take`).
    """
    serials = await take(tx, region, field.key, count)
    scheme = _scheme(region, field)
    if scheme is None:
        return (f"{serial:010d}" for serial in serials)
    known: dict[str, object] = {"today": today(), **facts}
    columns = [serials if read.name == "serial" else _column(read, count, values, known) for read in scheme.reads]
    return starmap(scheme.make, zip(*columns, strict=True))


def _scheme(region: str, field: Field) -> Number | None:
    policies = registry.current().region(region).policies
    return next((one for one in policies.numbers if one.field.key == field.key), None) if policies else None


def _column(
    read: Read, count: int, values: Mapping[str, Sequence[object]], facts: Mapping[str, object]
) -> Sequence[object]:
    """What the scheme reads, a value a record. Text that is not there is empty, unless the scheme wants to know."""
    column = [facts[read.name]] * count if read.name in facts else values.get(read.name, [None] * count)
    return column if read.even_blank or read.type is not str else ["" if one is None else one for one in column]
