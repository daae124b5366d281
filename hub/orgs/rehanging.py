"""Hanging a union below another superior, with all below it: places, levels, tracks, counters of both branches."""

from collections.abc import Iterable

from hub.access.scope import after
from hub.database import Db
from hub.database.statements import run
from hub.database.walls import across_region, reaching
from hub.errors import Invalid
from hub.orgs import tallies
from hub.orgs.models import Org
from hub.orgs.moves import NO_MORE, OrgMoveKind
from hub.orgs.placing import KIND_NOT_HERE, TOO_DEEP, Above, place
from hub.orgs.seats import tree_of
from hub.orgs.tree import DEEPEST, child_path, lineage, parent_path
from hub.region import OrgKind, Tree
from hub.rows import Refusal

_ELSEWHERE = "没有比它更高的上级；请核对要转移的是否为本工会。"
_ANOTHER = "请从上级工会名录中另选上级工会。"
_PLACED = ("card_batch", "import")  # tables that keep the path of the union a row is of; they stand above


@reaching(across_region)
async def seat(tx: Db, org: Org, to: Org, kind: str, how: OrgMoveKind) -> str:
    """The track the union would stand in below ``to``, as ``kind``. Raises Invalid where the tree has no such seat.

    All below it go along, and each must find a seat there as well.
    """
    if org.parent_id is None:
        raise Invalid("最上级的工会不能转移。", code="NO_SUPERIOR", hint=_ELSEWHERE, path=("id",))
    if to.id == org.parent_id:
        said = f"本工会已在“{to.name}”之下，不需要转移。"
        raise Invalid(said, code="HERE_ALREADY", hint="只改地址等资料的，请办理修改。", path=("newParent",))
    if to.path.startswith(org.path):
        said = "不能转移到本工会自己或下级工会之下。"
        raise Invalid(said, code="ORG_PARENT_CIRCULAR", hint=_ANOTHER, path=("newParent",))
    tree = tree_of(org.region)
    track = place(tree, kind, Above(to.level, to.kind, to.track))
    if isinstance(track, Refusal):
        said = f"不能转移到“{to.name}”之下：{track.message}"
        raise Invalid(said, code=track.code, hint=_ANOTHER, path=("newParent",))
    if (track == org.track) is not (how is OrgMoveKind.WITHIN_TRACK):
        said = "新的上级工会与现在的上级工会" + ("属于同一系统" if track == org.track else "不属于同一系统")
        raise Invalid(f"{said}，请改选另一种转移方式。", code="OTHER_KIND_OF_MOVE", path=("kind",))
    await _seat_all_below(tx, tree, org, kind, to.level + 1 - org.level, track)
    return track


async def _seat_all_below(tx: Db, tree: Tree | None, org: Org, kind: str, deeper: int, track: str) -> None:
    rows = await run(tx, _KINDS_BELOW, org.id, kind, org.region, org.path, after(org.path), org.id)
    for row in rows:
        level = int(row["level"]) + deeper
        if level > DEEPEST:
            said = f"连同下级工会（含已撤销的），层级将超过{DEEPEST}级。"
            raise Invalid(said, code=TOO_DEEP.code, hint=_ANOTHER, path=("newParent",))
        if row["state"] in NO_MORE:
            continue  # it comes to life no more, and needs no seat; but its path is kept, and must fit
        superior = OrgKind(row["superior"])
        if tree is not None and not tree.allows(OrgKind(row["kind"]), level, level - 1, track, superior):
            raise Invalid(
                "下级工会中，有新的上级之下不能设的类型或层级。",
                code=KIND_NOT_HERE.code,
                hint="请先调整下级工会，再办理转移。",
                path=("newParent",),
            )


@reaching(across_region)
async def rehang(tx: Db, org: Org, to: Org, track: str) -> None:
    """Hang it there. The tree must be shifting, both places be held, and ``seat`` have found the new one since.

    The row itself is not saved.
    """
    counted = await Org.get(id=org.id, using_db=tx)
    before, there = org.path, child_path(to.path, org.seq)
    carried = (counted.member_total, counted.org_total + 1, counted.complete_total)
    for path, sign in ((parent_path(before), -1), (to.path, 1)):
        more = (sign * one for one in carried)
        await run(tx, _COUNTED.format(_marks(lineage(path))), *more, path, sign, org.region, *lineage(path))
        await tallies.keep(tx, org.region, lineage(path))
    reach = (org.region, before, after(before))
    places = f"UPDATE org SET path = ? || substr(path, ?), level = level + ?, track = ? WHERE {_BELOW}"
    await run(tx, places, there, len(before) + 1, to.level + 1 - org.level, track, *reach)
    for table in _PLACED:
        sql = f'UPDATE "{table}" SET org_path = ? || substr(org_path, ?) WHERE {_BELOW.replace("path", "org_path")}'
        await run(tx, sql, there, len(before) + 1, *reach)
    org.path, org.level, org.track, org.parent_id = there, to.level + 1, track, to.id


def _marks(given: Iterable[object]) -> str:
    return ", ".join("?" for _ in given)


_BELOW = "region = ? AND path >= ? AND path < ?"
_KINDS_BELOW = """
SELECT DISTINCT o.kind AS kind, o.level AS level, o.state AS state,
    CASE WHEN s.id = ? THEN ? ELSE s.kind END AS superior
FROM org o JOIN org s ON s.id = o.parent_id
WHERE o.region = ? AND o.path >= ? AND o.path < ? AND o.id <> ?
"""
_COUNTED = """
UPDATE org SET member_total = member_total + ?, org_total = org_total + ?, complete_total = complete_total + ?,
    child_count = child_count + CASE WHEN path = ? THEN ? ELSE 0 END
WHERE region = ? AND path IN ({})
"""
