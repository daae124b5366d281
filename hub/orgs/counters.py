"""The counters of unions: what changed in one is added to it and to all above it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from hub.access.homes import ENDED
from hub.database import Db, is_sqlite
from hub.database.statements import run, run_many
from hub.database.walls import across_region, reaching
from hub.errors import NotFound, OrgNotActive
from hub.orgs import tallies
from hub.orgs.tree import ancestors, is_outside, lineage, parent_path


@dataclass(frozen=True, slots=True)
class Counted:
    """Unions below one: directly, in all, and how many of all are complete."""

    children: int
    total: int
    complete: int

    def __neg__(self) -> "Counted":
        return Counted(-self.children, -self.total, -self.complete)


@reaching(across_region)
async def hold(tx: Db, region: str, *paths: str) -> None:
    """Lock unions and all above them, the root first.

    Whoever changes several unions begins with it, so that nobody waits in a ring. NotFound: one was taken out, or has
    moved, since its place was read. OrgNotActive: one of them, or of those above, has ended.
    """
    steps = sorted({step for path in paths for step in lineage(path)})
    sql = f"SELECT state FROM org WHERE region = ? AND path IN ({', '.join('?' * len(steps))}) ORDER BY path"
    rows = await run(tx, sql if is_sqlite(tx) else f"{sql} FOR UPDATE", region, *steps)
    if len(rows) < len(steps):
        raise NotFound("该工会刚刚转移，或已被撤回，请刷新后再试。")
    if any(row["state"] in ENDED for row in rows):
        raise OrgNotActive("该工会已经撤销。", hint="请刷新后另选工会。")


@reaching(across_region)
async def add_members(tx: Db, region: str, path: str, delta: int) -> None:
    """Count so many members more in a union, and with it in all above."""
    if not delta:
        return
    await hold(tx, region, path)
    own = "CASE WHEN path = ? THEN ? ELSE 0 END"
    sql = f"UPDATE org SET member_total = member_total + ?, member_count = member_count + {own} {_lineage(path)}"
    await run(tx, sql, delta, path, delta, region, *lineage(path))
    await tallies.keep(tx, region, lineage(path))


def below(unions: Mapping[str, bool]) -> dict[str, Counted]:
    """What unions at these paths, complete or not, add to each one above them."""
    found: dict[str, Counted] = {}
    for path, complete in unions.items():
        for above in ancestors(path):
            before = found.get(above, Counted(0, 0, 0))
            direct = before.children + (above == parent_path(path))
            found[above] = Counted(direct, before.total + 1, before.complete + complete)
    return found


@reaching(across_region)
async def add_orgs(tx: Db, region: str, added: Mapping[str, Counted]) -> None:
    """Count new unions in those above them, the root first."""
    sql = (
        "UPDATE org SET child_count = child_count + ?, org_total = org_total + ?, complete_total = complete_total + ?"
        " WHERE region = ? AND path = ?"
    )
    rows = [(one.children, one.total, one.complete, region, path) for path, one in sorted(added.items())]
    await run_many(tx, sql, rows)
    await tallies.keep(tx, region, list(added))


@reaching(across_region)
async def add_complete(tx: Db, region: str, deltas: Mapping[str, int]) -> None:
    """Count so many complete unions more in each of these, and in all above; an outsider has nobody above."""
    more: dict[str, int] = defaultdict(int)
    for path, delta in deltas.items():
        for step in (path,) if is_outside(path) else lineage(path):
            more[step] += delta
    sql = "UPDATE org SET complete_total = complete_total + ? WHERE region = ? AND path = ?"
    await run_many(tx, sql, [(delta, region, path) for path, delta in sorted(more.items()) if delta])
    await tallies.keep(tx, region, [path for path, delta in more.items() if delta and not is_outside(path)])


def _lineage(path: str) -> str:
    return f"WHERE region = ? AND path IN ({', '.join('?' * len(lineage(path)))})"
