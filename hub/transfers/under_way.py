"""What is under way in a union and in all below it: counted for the guards, and named, masked, for who is refused."""

from collections.abc import Collection, Sequence

from hub import masks
from hub.access.homes import ENDED
from hub.access.scope import after
from hub.database import Db
from hub.database.statements import run
from hub.database.walls import across_region, reaching
from hub.errors import Invalid
from hub.members import carried
from hub.orgs.models import Org
from hub.region import TransferState

TOLD = 10  # names
OPEN_CARDS, PENDING_TRANSFERS, CHILDREN = "open_cards", "pending_transfers", "children_count"
FACTS = frozenset({OPEN_CARDS, PENDING_TRANSFERS, CHILDREN})
RUNNING_IMPORTS, _ARRIVING = "running_imports", "arriving"  # what no region's guards ask for
_IN_SUBTREE = frozenset({PENDING_TRANSFERS, RUNNING_IMPORTS})

_UNIONS = "(SELECT id FROM org WHERE region = ? AND path >= ? AND path < ?)"
_LEAVING = (
    f"FROM transfer WHERE from_org_id IN {_UNIONS} AND state = '{TransferState.PENDING}' AND kind NOT LIKE 'ORG%'"
)
_OVER = ", ".join(f"'{state}'" for state in sorted(ENDED))
_FROM = {
    PENDING_TRANSFERS: _LEAVING,
    CHILDREN: f"FROM org WHERE parent_id = ? AND state NOT IN ({_OVER})",
    _ARRIVING: f"FROM transfer WHERE to_org_id = ? AND state = '{TransferState.PENDING}'",
    RUNNING_IMPORTS: f'FROM "import" WHERE busy_org_id IN {_UNIONS}',
}
_NAMES = {PENDING_TRANSFERS: "subject_name", CHILDREN: "name", _ARRIVING: "subject_name", RUNNING_IMPORTS: "file_name"}
_OF_PEOPLE = frozenset({OPEN_CARDS, PENDING_TRANSFERS, _ARRIVING})
_OPEN_ENDS = {
    CHILDREN: "本工会之下还有工会，不能撤销。",
    OPEN_CARDS: "本工会有会员正在办理会员服务卡，不能撤销。",
    PENDING_TRANSFERS: "本工会有会员的转出尚未审核，不能撤销。",
    _ARRIVING: "有转入本工会的申请尚未审核，不能撤销。",
    RUNNING_IMPORTS: "本工会有正在处理的导入，暂时不能办理。",
}


@reaching(across_region)
async def counted(db: Db, org: Org, fact: str) -> int:
    """How many: cards that are made, transfers out that nobody has decided on, unions directly below."""
    if fact == OPEN_CARDS:
        return await carried.open_cards(db, org.region, org.path)
    (found,) = await run(db, f"SELECT COUNT(*) AS times {_FROM[fact]}", *_about(org, fact))
    return int(found["times"])


@reaching(across_region)
async def named(db: Db, org: Org, fact: str) -> str:
    """Whose they are: the first few. Unions by their names, people masked."""
    if fact == OPEN_CARDS:
        names = await carried.whose_cards(db, org.region, org.path, after(org.path), TOLD)
    else:
        sql = f"SELECT {_NAMES[fact]} AS name {_FROM[fact]} ORDER BY id LIMIT ?"
        names = [str(row["name"]) for row in await run(db, sql, *_about(org, fact), TOLD)]
    many = await counted(db, org, fact)
    shown = [masks.name(name) for name in names] if fact in _OF_PEOPLE else names
    return f"涉及{'、'.join(shown)}{f'等{many}项' if many > len(shown) else ''}" if shown else ""


def _about(org: Org, fact: str) -> Sequence[object]:
    return (org.region, org.path, after(org.path)) if fact in _IN_SUBTREE else (org.id,)


async def refuse_any(db: Db, org: Org, facts: Collection[str] = ()) -> None:
    """Raises Invalid while any of these is under way, or anything that keeps a union alive; whatever the guards say."""
    for fact in facts or _OPEN_ENDS:
        if await counted(db, org, fact):
            raise Invalid(
                _OPEN_ENDS[fact], code="STILL_UNDER_WAY", hint=await named(db, org, fact) or None, path=("id",)
            )
