"""Statistics (统计): counts and sums of a subtree, by what its forms ask."""

from collections.abc import Sequence
from datetime import date
from typing import Self

import strawberry
from strawberry import ID

from hub.errors import NotFound
from hub.progress import statistics as read
from hub.progress.statistics import Group
from hub.progress.statistics import Statistics as Found
from hub.region import FLAG, Field, RecordKind
from schema.context import Info
from schema.declared import DeclaredRegion, declared
from schema.declaring import field
from schema.directives import at_most
from schema.ids import uuid_of
from schema.keys import inside, outside

BLANK = "未填写"


@strawberry.type
class Sum:
    """Of one number field."""

    field: str
    value: float | None

    @classmethod
    def all(cls, fields: Sequence[Field], values: Sequence[int | None]) -> list[Self]:
        """One for each."""
        return [cls(field=outside(one.key), value=value) for one, value in zip(fields, values, strict=True)]


@strawberry.type
class StatisticsRow:
    """Records that say the same."""

    keys: list[str] = strawberry.field(directives=at_most(3), description="As in `by`; empty for a blank.")
    labels: list[str] = strawberry.field(directives=at_most(3))
    count: int | None = strawberry.field(description="Null when withheld.")
    sums: list[Sum] = strawberry.field(directives=at_most(5))

    @classmethod
    def of(cls, region: DeclaredRegion, found: Found, one: Group) -> Self:
        """A group, in the region's words."""
        labels = [_label(region, which, key) for which, key in zip(found.by, one.keys, strict=True)]
        return cls(keys=list(one.keys), labels=labels, count=one.count, sums=Sum.all(found.sum, one.sums))


@strawberry.type(
    description="统计: counts and sums of a subtree, the largest groups first. Groups of fewer than five people are "
    "withheld, and as many others as keep a difference from telling them; not of the viewer's own union alone."
)
class Statistics:
    """As of today."""

    as_of: date
    total: int
    sums: list[Sum] = strawberry.field(directives=at_most(5))
    rows: list[StatisticsRow] = strawberry.field(directives=at_most(500))
    cut: bool = strawberry.field(description="More groups than could be listed.")


@strawberry.type
class StatisticsQueries:
    """Counting."""

    @field(
        quiet=True,
        description="Of unions or members, grouped by up to three code or flag fields, summing up to five number "
        "fields. As of today; for past days there is `collectionProgress`.",
    )
    async def statistics(
        self,
        info: Info,
        under: ID,
        kind: RecordKind,
        by: list[str],
        sum: list[str] | None = None,
        as_of: date | None = None,
    ) -> Statistics | None:
        scope, key = info.context.reading, uuid_of("Org", under)
        if key is None:
            raise NotFound(path=("under",))
        fields, sums = [inside(one) for one in by], [inside(one) for one in sum or ()]
        found = await read.statistics(scope, key, kind, fields, sums, as_of)
        region = declared().region(scope.region)
        return Statistics(
            as_of=found.as_of,
            total=found.total,
            sums=Sum.all(found.sum, found.sums),
            rows=[StatisticsRow.of(region, found, one) for one in found.groups],
            cut=found.cut,
        )


def _label(region: DeclaredRegion, field: Field, key: str) -> str:
    if not key:
        return BLANK
    if field.kind is FLAG:
        return "是" if key == "true" else "否"
    entry = region.entry(field.key, key)
    return entry[1].label if entry else key
