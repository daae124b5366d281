"""Where new unions find their place: under registered ones, or under each other, in whatever order they come."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from hub.orgs.tree import DEEPEST, level
from hub.region import OrgKind, Seat, Tree
from hub.rows import Refusal

NAME_TAKEN = Refusal("ORG_NAME_TAKEN", "name", "该工会名称已登记，且不在您的管理范围内。")
REPEATED = Refusal("ORG_REPEATED", "name", "该工会名称在文件中重复。")
PARENT_UNKNOWN = Refusal("ORG_PARENT_UNKNOWN", "parent_name", "上级工会不存在，或不在您的管理范围内。")
PARENT_REFUSED = Refusal("ORG_PARENT_REFUSED", "parent_name", "上级工会所在的行有误，未能导入。")
PARENT_CIRCULAR = Refusal("ORG_PARENT_CIRCULAR", "parent_name", "上级工会互为上下级，请核对。")
TOO_DEEP = Refusal("ORG_TOO_DEEP", "parent_name", f"工会层级超过 {DEEPEST} 级。")
NOBODY_BELOW = Refusal("ORG_KIND_NOT_HERE", "kind", "本地区规定这一级之下不再设工会。", fix="请改选上级工会。")
KIND_MISFIT = Refusal(
    "ORG_KIND_NOT_HERE",
    "kind",
    "本地区规定该类型的工会不能设在这一级或这个上级之下，或不能有现在的下级工会。",
    fix="请另选类型；之下有工会的，请先转移下级工会。",
)
KIND_NOT_HERE = Refusal("ORG_KIND_NOT_HERE", "kind", "本地区规定该类型的工会不能设在这一级或这个上级之下。")


@dataclass(frozen=True, slots=True)
class Standing:
    """A registered union, and whether the file may speak of it. Above a root stands nobody: no id, no path."""

    id: UUID | None
    path: str
    kind: str
    track: str
    within: bool


@dataclass(frozen=True, slots=True)
class Above:
    """A superior by what the seats below it depend on."""

    level: int
    kind: str | None  # None: not asked for, where the tree goes by levels alone
    track: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A row by what its place depends on; both names folded."""

    key: str
    parent: str
    kind: str


@dataclass(frozen=True, slots=True)
class Seated:
    """The place of a new union: under a registered one, or under another row."""

    under: Standing | int
    level: int
    track: str


@dataclass(slots=True)
class Plan:
    """What is to become of each row. ``seated`` lists superiors before those under them."""

    known: list[int] = field(default_factory=list)
    seated: dict[int, Seated] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)


def plan(rows: Sequence[Newcomer], registered: Mapping[str, Standing], tree: Tree | None) -> Plan:
    """Tell registered unions from new ones, and seat the new ones by the region's tree."""
    made, first = Plan(), dict[str, int]()
    for at, row in enumerate(rows):
        standing = registered.get(row.key)
        if first.setdefault(row.key, at) != at:
            made.refused[at] = REPEATED
        elif standing is not None and standing.within:
            made.known.append(at)
        elif standing is not None:
            made.refused[at] = NAME_TAKEN
    waiting: dict[int, list[int]] = {}
    ready: deque[tuple[int, Standing | int]] = deque()
    settled = {*made.known, *made.refused}
    for at, row in enumerate(rows):
        if at in settled:
            continue
        above, beside = registered.get(row.parent), first.get(row.parent)
        if above is not None and above.within:
            ready.append((at, above))
        elif beside is not None and beside not in made.refused:
            waiting.setdefault(beside, []).append(at)
        else:
            made.refused[at] = PARENT_UNKNOWN if beside is None else PARENT_REFUSED
    _seat(made, rows, ready, waiting, tree)
    return made


def _seat(
    made: Plan,
    rows: Sequence[Newcomer],
    ready: deque[tuple[int, Standing | int]],
    waiting: dict[int, list[int]],
    tree: Tree | None,
) -> None:
    """From the registered unions downwards; whoever is never reached leans on a refused row, or in a ring."""
    while ready:
        at, under = ready.popleft()
        seat = _seated(_above(made, rows, under), rows[at].kind, under, tree)
        if isinstance(seat, Refusal):
            made.refused[at] = seat
        else:
            made.seated[at] = seat
            ready.extend((below, at) for below in waiting.pop(at, ()))
    lost = deque(at for at in waiting if at in made.refused)
    while lost:
        for below in waiting.pop(lost.popleft(), ()):
            made.refused[below] = PARENT_REFUSED
            lost.append(below)
    made.refused |= {at: PARENT_CIRCULAR for each in waiting.values() for at in each}


def _above(made: Plan, rows: Sequence[Newcomer], under: Standing | int) -> Above:
    if isinstance(under, int):
        return Above(made.seated[under].level, rows[under].kind, made.seated[under].track)
    return Above(level(under.path), under.kind, under.track)


def _seated(above: Above, kind: str, under: Standing | int, tree: Tree | None) -> Seated | Refusal:
    track = place(tree, kind, above)
    return track if isinstance(track, Refusal) else Seated(under, above.level + 1, track)


def place(tree: Tree | None, kind: str, above: Above) -> str | Refusal:
    """The parallel tree such a union would stand in below that one, or why it cannot stand there."""
    if (refusal := against_any(tree, above)) is not None:
        return refusal
    track = track_of(tree, kind, above)
    return replace(KIND_NOT_HERE, fix=_seats_below(tree, above)) if track is None else track


def against_any(tree: Tree | None, above: Above) -> Refusal | None:
    """What stands against every union below that one; None where some kind has a seat there."""
    if above.level >= DEEPEST:
        return TOO_DEEP
    if tree is None or _seats(tree, above):
        return None
    if not tree.below(above.level, above.track):
        return NOBODY_BELOW
    own = (seat.label for seat in tree.seats if (seat.level, seat.kind) == (above.level, above.kind))
    return replace(NOBODY_BELOW, message=f"本地区规定“{next(own, above.kind)}”之下不设工会。")


def _seats(tree: Tree, above: Above) -> tuple[Seat, ...]:
    return tree.below(above.level, above.track, OrgKind(above.kind) if above.kind else None)


def _seats_below(tree: Tree | None, above: Above) -> str:
    """What the region calls those that may stand there."""
    labels = dict.fromkeys(seat.label for seat in _seats(tree, above)) if tree else ()
    return f"这里可以设：{'、'.join(labels)}。"


def track_of(tree: Tree | None, kind: str, above: Above | None) -> str | None:
    """The parallel tree a union comes to stand in: its superior's, or where that has none, one with such a seat."""
    track = above.track if above else ""
    if tree is None:
        return track
    tracks = (track,) if track else ("", *dict.fromkeys(seat.track for seat in tree.seats if seat.track))
    height, parent = (above.level + 1, above.level) if above else (1, None)
    superior = OrgKind(above.kind) if above and above.kind else None
    return next((one for one in tracks if tree.allows(OrgKind(kind), height, parent, one, superior)), None)
