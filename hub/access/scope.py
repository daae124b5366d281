"""Scope: who asks, as what, and the part of the tree that is theirs. Every query and command takes one."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from hub.access.roles import Role
from hub.database import walls
from hub.database.walls import Wall
from hub.journal.actor import HUB, Actor

SEGMENT = 7  # digits of one step in a union's path
_END = "9" * SEGMENT  # a first step that is never given out: the end of every region, under every collation
_NOBODY = UUID(int=0)  # whose record a MEMBER sees that has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A union's subtree, or with an empty ``path`` the whole of ``region``."""

    actor: Actor
    role: Role
    region: str
    org_id: UUID | None = None
    path: str = ""
    account_id: UUID | None = None
    member_id: UUID | None = None  # of a MEMBER: the person's own record
    bank: str = ""  # of a BANK: its batches are all it sees
    session_id: UUID | None = None
    stepped_up: bool = False
    stepped_up_until: datetime | None = None
    must_change_password: bool = False
    must_add_second_factor: bool = False

    @property
    def is_held_back(self) -> bool:
        """Something must be done for the account first: until then nothing else can be."""
        return self.must_change_password or self.must_add_second_factor

    def covers(self, path: str) -> bool:
        """Whether the union at that path is the scope's own or below it."""
        return path.startswith(self.path)

    @property
    def range(self) -> tuple[str, str]:
        """From and to, for ``path >= from AND path < to``: an index range, whatever the size of the subtree."""
        return self.path, after(self.path)

    @property
    def wall(self) -> Wall:
        """The same for the database: what no statement may reach beyond."""
        start, end = self.range if self.path else ("", "")
        return Wall(
            region=self.region,
            path=start,
            until=end,
            account_id=self.account_id,
            member_id=(self.member_id or _NOBODY) if self.role is Role.MEMBER else None,
            is_bank=self.role is Role.BANK,
        )


def stand(scope: Scope | None) -> None:
    """From now on this task reads and writes for whoever the scope is; for nobody, nothing."""
    walls.stand(scope.wall if scope else None)


def after(path: str) -> str:
    """The first path behind the subtree of ``path``."""
    if not path:
        return _END
    return f"{path[:-SEGMENT]}{int(path[-SEGMENT:]) + 1:0{SEGMENT}d}"


def region_scope(region: str, actor: Actor = HUB, *, role: Role = Role.REGION_ADMIN) -> Scope:
    """The whole region, for the hub itself: jobs, the demonstration, the command line."""
    return Scope(actor=replace(actor, region=region), role=role, region=region, account_id=actor.account_id)
