"""The counters of unions: what changed in one is added to it and to all above it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.database import Db, is_sqlite
from hub.database.statements import run, run_many
from hub.database.walls import across_region, reaching
from hub.errors import NotFound
from hub.orgs.tree import ancestors, lineage, parent_path


@dataclass(frozen=True, slots=True)
class Counted:
    """Unions below one: directly, and in all."""

    children: int
    total: int


@reaching(across_region)
async def hold(tx: Db, region: str, path: str) -> None:
    """Lock a union and all above it, the root first.

    Whoever changes several unions begins with it, so that nobody waits in a ring. NotFound: it was taken out meanwhile.
    """
    if not is_sqlite(tx):
        rows = await run(tx, f"SELECT id FROM org {_lineage(path)} ORDER BY path FOR UPDATE", region, *lineage(path))
        if len(rows) < len(lineage(path)):
            raise NotFound()


@reaching(across_region)
async def add_members(tx: Db, region: str, path: str, delta: int) -> None:
    """Count so many members more in a union, and with it in all above."""
    if not delta:
        return
    await hold(tx, region, path)
    own = "CASE WHEN path = ? THEN ? ELSE 0 END"
    sql = f"UPDATE org SET member_total = member_total + ?, member_count = member_count + {own} {_lineage(path)}"
    await run(tx, sql, delta, path, delta, region, *lineage(path))


def below(paths: Iterable[str]) -> dict[str, Counted]:
    """What unions at these paths add to each one above them."""
    found: dict[str, Counted] = {}
    for path in paths:
        for above in ancestors(path):
            before = found.get(above, Counted(0, 0))
            found[above] = Counted(before.children + (above == parent_path(path)), before.total + 1)
    return found


@reaching(across_region)
async def add_orgs(tx: Db, region: str, added: Mapping[str, Counted]) -> None:
    """Count new unions in those above them, the root first."""
    sql = "UPDATE org SET child_count = child_count + ?, org_total = org_total + ? WHERE region = ? AND path = ?"
    rows = [(added[path].children, added[path].total, region, path) for path in sorted(added)]
    await run_many(tx, sql, rows)


def _lineage(path: str) -> str:
    return f"WHERE region = ? AND path IN ({', '.join('?' * len(lineage(path)))})"
