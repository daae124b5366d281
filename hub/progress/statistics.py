"""Statistics (统计): the unions or members of a subtree, counted and summed by what forms ask about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope, after
from hub.clock import today
from hub.database import Db, is_sqlite, reader
from hub.database.statements import run
from hub.errors import Invalid
from hub.keeping import Keeping, Place
from hub.members.lifecycle import HELD
from hub.members.values import MEMBERS
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.moves import NO_MORE
from hub.orgs.values import ORGS
from hub.progress.withholding import LEAST, Key, withheld
from hub.region import CODE, FLAG, INTEGER, Field, RecordKind

MOST_FIELDS, MOST_SUMS = 3, 5
TOLD = 500  # groups
MOST = 20_000  # groups looked at
KEPT: Mapping[RecordKind, Keeping] = {RecordKind.ORG: ORGS, RecordKind.MEMBER: MEMBERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Records that say the same; an empty key is a blank. None: too few to be told."""

    keys: Key
    count: int | None
    sums: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Of a subtree; the largest groups first, those withheld last. ``cut``: there are more."""

    as_of: date
    by: tuple[Field, ...]
    sum: tuple[Field, ...]
    total: int
    sums: tuple[int | None, ...]
    groups: Sequence[Group]
    cut: bool


async def statistics(
    scope: Scope, under: UUID, kind: RecordKind, by: Sequence[str], sum: Sequence[str] = (), as_of: date | None = None
) -> Statistics:
    """Count what is at and below ``under``: the members that belong there, or the unions that have not ended.

    Raises NotFound; Invalid for what cannot be grouped or summed, for too much of it, and for another day than today.
    """
    require(scope, "statistics")
    top = await orgs.visible(scope, under)
    keeping = KEPT.get(kind)
    if keeping is None:
        raise Invalid("只能统计工会或会员。", path=("kind",))
    if as_of not in (None, today()):
        raise Invalid("分组统计只有当天的数据。", path=("asOf",), hint="往日的数量请查询录入进度。")
    grouped = _fields(keeping, top.region, by, "by", MOST_FIELDS, CODE.name, FLAG.name)
    summed = _fields(keeping, top.region, sum, "sum", MOST_SUMS, INTEGER.name)
    if not grouped:
        raise Invalid("请至少选择一个分组字段。", path=("by",))
    counted = await _counted(reader(), keeping, top, grouped, summed)
    if len(counted) > MOST:
        raise Invalid("分组过多，请减少分组字段。", path=("by",))
    counts = {keys: row[0] for keys, row in counted.items()}
    of_people = kind is RecordKind.MEMBER and not (top.path == scope.path and not top.child_count)
    hidden = withheld(counts) if of_people else frozenset[Key]()
    total = _total(counted, 0)
    totals = tuple(_total(counted, at) for at in range(1, len(summed) + 1))
    groups = [
        Group(keys=keys, count=None, sums=(None,) * len(summed))
        if keys in hidden
        else Group(keys=keys, count=row[0], sums=tuple(row[1:]))
        for keys, row in counted.items()
    ]
    return Statistics(
        as_of=today(),
        by=grouped,
        sum=summed,
        total=total,
        sums=(None,) * len(summed) if of_people and total < LEAST else totals,
        groups=sorted(groups, key=lambda one: (-(one.count or 0), one.keys))[:TOLD],
        cut=len(groups) > TOLD,
    )


def _fields(keeping: Keeping, region: str, keys: Sequence[str], at: str, most: int, *kinds: str) -> tuple[Field, ...]:
    if len(keys) > most or len(set(keys)) < len(keys):
        raise Invalid(f"最多可选{most}个不同的字段。", path=(at,))
    found = list[Field]()
    for key in keys:
        field = keeping.field(region, key)
        if field is None or field.kind.name not in kinds or field.sealed or keeping.place(key) is Place.SEALED:
            raise Invalid(
                f"“{field.label if field else key}”不能这样统计。",
                hint="请选择选项类的项目分组、数字类的项目求和。",
                path=(at,),
            )
        found.append(field)
    return tuple(found)


async def _counted(
    db: Db, keeping: Keeping, top: Org, by: Sequence[Field], summed: Sequence[Field]
) -> dict[Key, tuple[int, ...]]:
    """How many, and the sums, by the values of the fields: in one statement over the subtree's range."""
    told = [f"{_column(db, keeping, one)} AS k{at}" for at, one in enumerate(by)]
    sums = [f"COALESCE(SUM({_number(db, keeping, one)}), 0) AS s{at}" for at, one in enumerate(summed)]
    keys = ", ".join(str(at) for at in range(1, len(by) + 1))
    states = sorted(HELD) if keeping is MEMBERS else sorted(NO_MORE)
    marks = ", ".join("?" * len(states))
    of = (
        f"member one JOIN org o ON o.id = one.org_id AND one.state IN ({marks})"
        if keeping is MEMBERS
        else f"org one JOIN org o ON o.id = one.id AND one.state NOT IN ({marks})"
    )
    sql = f"""SELECT {", ".join([*told, *sums])}, COUNT(*) AS n FROM {of}
              WHERE o.region = ? AND o.path >= ? AND o.path < ? GROUP BY {keys} LIMIT {MOST + 1}"""
    rows = await run(db, sql, *states, top.region, top.path, after(top.path))
    return {
        tuple(_key(one, row[f"k{at}"]) for at, one in enumerate(by)): (
            int(row["n"]),
            *(int(row[f"s{at}"]) for at in range(len(summed))),
        )
        for row in rows
    }


def _column(db: Db, keeping: Keeping, field: Field) -> str:
    if keeping.place(field.key) is Place.COLUMN:
        return f'one."{field.key}"'
    return f"json_extract(one.more, '$.{field.key}')" if is_sqlite(db) else f"one.more ->> '{field.key}'"


def _number(db: Db, keeping: Keeping, field: Field) -> str:
    return f"CAST({_column(db, keeping, field)} AS BIGINT)"


def _key(field: Field, value: object) -> str:
    """A value as it is told: a code, true or false, or empty for a blank."""
    if value is None:
        return ""
    if field.kind.name == FLAG.name:
        return "true" if value in (True, 1, "true") else "false"
    return str(value)


def _total(counted: Mapping[Key, tuple[int, ...]], at: int) -> int:
    return sum(row[at] for row in counted.values())
