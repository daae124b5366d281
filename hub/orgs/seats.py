"""Seats of the region's tree, asked for unions of the register: who may become what, where it stands by now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hub import registry
from hub.database import Db
from hub.database.walls import across_region, reaching
from hub.orgs.models import Org
from hub.orgs.moves import NO_MORE
from hub.orgs.placing import Above, track_of
from hub.region import OrgKind, Tree

_AT_ONCE = 5_000
Becoming = Sequence[tuple[Org, str]]
"""Unions, and what each is to be."""
Entered = Sequence[tuple[UUID, str]]
"""Kinds of unions that are about to be entered, and below whom."""


def tree_of(region: str) -> Tree | None:
    """Which kinds may stand where, if the region says so."""
    policies = registry.current().region(region).policies
    return policies.tree if policies else None


async def misfits(db: Db, becoming: Becoming, *, chooses: bool = False, entered: Entered = ()) -> set[UUID]:
    """Those that may not become that: there is no such seat where they stand, or none under it for who hangs there.

    ``chooses``: they are yet to say below whom they stand, and are asked then. Where a union and its superior become
    something else at once, each must fit what the other is and will be.
    """
    tree = tree_of(becoming[0][0].region) if becoming else None
    if tree is None:
        return set()
    kin = await _kin(db, becoming, entered) if tree.names_superiors else _Kin()
    return {
        one.id
        for one, kind in becoming
        if not (_carries(tree, one, kind, kin.below[one.id]) and (chooses or _sits(tree, one, kind, kin.above[one.id])))
    }


@dataclass(frozen=True, slots=True)
class _Kin:
    """By union: the kinds of the superior and of those right below, as they are and as they will be."""

    above: Mapping[UUID, set[str | None]] = field(default_factory=lambda: defaultdict(set))
    below: Mapping[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))


@reaching(across_region)
async def _kin(db: Db, becoming: Becoming, entered: Entered) -> _Kin:
    kin, will_be = _Kin(), {one.id: kind for one, kind in becoming}
    parents = sorted({one.parent_id for one, _ in becoming if one.parent_id is not None})
    kinds = dict[UUID, str]()
    for start in range(0, len(parents), _AT_ONCE):
        rows = Org.filter(id__in=parents[start : start + _AT_ONCE]).using_db(db)
        kinds |= dict(await rows.values_list("id", "kind"))
    for start in range(0, len(becoming), _AT_ONCE):
        above = [one.id for one, _ in becoming[start : start + _AT_ONCE]]
        rows = Org.filter(parent_id__in=above).exclude(state__in=sorted(NO_MORE)).using_db(db)
        for parent, kind in await rows.distinct().values_list("parent_id", "kind"):
            kin.below[parent].add(kind)
    for one, kind in becoming:
        if one.parent_id is not None:
            kin.above[one.id].update({kinds[one.parent_id], will_be.get(one.parent_id, kinds[one.parent_id])})
            kin.below[one.parent_id].add(kind)
    for superior, kind in entered:
        kin.below[superior].add(kind)
    return kin


def _sits(tree: Tree, one: Org, kind: str, superiors: set[str | None]) -> bool:
    places = [Above(one.level - 1, superior, one.track) for superior in superiors or {None}]
    return all(track_of(tree, kind, place if one.level > 1 else None) is not None for place in places)


def _carries(tree: Tree, one: Org, kind: str, below: set[str]) -> bool:
    seats = {seat.kind for seat in tree.below(one.level, one.track, OrgKind(kind)) if seat.level == one.level + 1}
    return below <= seats
