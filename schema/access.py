"""Access: accounts, who is asking, and what that person may do."""

from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import ID

from hub.access import mailboxes, notices
from hub.access import queries as read
from hub.access.models import Account as Row
from hub.access.permissions import MAY, may
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.errors import AccountRevoked, HubError, Invalid, NotAllowed, NotFound
from hub.masks import email as masked_email
from hub.paging import Window
from schema.acts import Act, acts_of
from schema.context import Info
from schema.declaring import field
from schema.directives import PAGED, at_most
from schema.ids import node_id, uuid_of
from schema.nodes import Loaded, Node, fetch
from schema.notices import Notice
from schema.pages import Connection
from schema.regions import Region, region_of
from schema.todo import Todo

if TYPE_CHECKING:
    from schema.members import Member
    from schema.orgs import Org


@strawberry.type
class Account(Loaded, Node):
    """One natural person's way in."""

    loader = attrgetter("accounts")

    row: strawberry.Private[Row]

    id: ID
    login_name: str
    display_name: str
    role: Role
    state: AccountState
    must_change_password: bool = strawberry.field(
        description="An initial password: nothing else is open before `changePassword`."
    )
    has_second_factor: bool
    created_at: datetime
    last_login_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> Self:
        """An account of the register."""
        return cls(
            row=row,
            id=node_id("Account", row.id),
            login_name=row.login_name,
            display_name=row.display_name,
            role=Role(row.role),
            state=AccountState(row.state),
            must_change_password=row.must_change_password,
            has_second_factor=row.has_second_factor,
            created_at=row.created_at,
            last_login_at=row.last_login_at,
        )

    @field(description="Null until the mailbox is proved.")
    def email(self) -> str | None:
        mailbox = mailboxes.of(self.row)
        return masked_email(mailbox) if mailbox else None

    @field()
    async def org(self, info: Info) -> Annotated["Org", strawberry.lazy("schema.orgs")] | None:
        from schema.orgs import Org

        row = await info.context.loaders.orgs.load(self.row.org_id) if self.row.org_id else None
        return Org.of(row) if row else None

    @field(directives=at_most(20))
    def acts(self, info: Info) -> list[Act]:
        scope = info.context.signed_in
        against: HubError | None = None
        if self.state is AccountState.REVOKED:
            against = Invalid("该账号已经撤销。", code="ACCOUNT_REVOKED")
        elif scope is not None and scope.account_id == self.row.id:
            against = NotAllowed("不能撤销自己的账号，请由同工会的其他管理员或上级工会办理。")
        from_above = against
        if scope is not None and scope.org_id == self.row.org_id and from_above is None:
            from_above = NotAllowed("重置账号由上级工会办理。")
        return acts_of(scope, [("resetAccount", from_above), ("revokeAccount", against)])


@strawberry.type(
    description="Who is signed in. With an initial password, or before a second factor that is demanded, "
    "only account, roles and region are told: see `Account.mustChangePassword`."
)
class Viewer:
    """One session."""

    scope: strawberry.Private[Scope]

    account: Account
    roles: list[Role] = strawberry.field(
        directives=at_most(20), description="The account's role, and MEMBER where a member record is its own."
    )
    stepped_up_until: datetime | None = strawberry.field(description="Until when `stepUp` holds.")

    @classmethod
    async def of(cls, scope: Scope) -> Self | None:
        """Whoever opened the session; also with an initial password, which must be changed first."""
        row = await read.visible(scope, scope.account_id) if scope.account_id else None
        if row is None:
            return None
        roles = [scope.role, *([Role.MEMBER] if scope.member_id and scope.role is not Role.MEMBER else [])]
        until = scope.stepped_up_until if scope.stepped_up else None
        return cls(scope=scope, account=Account.of(row), roles=roles, stepped_up_until=until)

    @field()
    async def org(self, info: Info) -> Annotated["Org", strawberry.lazy("schema.orgs")] | None:
        from schema.orgs import Org

        row = await info.context.loaders.orgs.load(self.scope.org_id) if self.scope.org_id else None
        return Org.of(row) if row else None

    @field()
    def region(self) -> Region | None:
        return region_of(self.scope.region) if self.scope.region else None

    @field(description="The person's own record.")
    async def member(self, info: Info) -> Annotated["Member", strawberry.lazy("schema.members")] | None:
        from schema.members import Member

        row = await info.context.loaders.members.load(self.scope.member_id) if self.scope.member_id else None
        return Member.of(row) if row else None

    @field(description="By the mutation's name, for a menu. For the buttons of an object ask its `acts`.")
    async def can(self, info: Info, act: str, on: ID | None = None) -> bool:
        if act not in MAY or not may(self.scope, act) or self.scope.is_held_back:
            return False
        return on is None or await fetch(info, on) is not None

    @field()
    async def todo(self, info: Info) -> Todo | None:
        scope = info.context.scope
        return await Todo.of(scope) if scope else None

    @field(directives=PAGED, description="The latest first.")
    async def notices(
        self,
        info: Info,
        unread: bool | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Notice] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        page = await notices.page(info.context.reading, window, unread=unread)
        return Connection(page=page, nodes=[Notice.of(told) for told in page.items])


@strawberry.type
class AccessQueries:
    """Reading accounts."""

    @field(description="Null when signed out; with an error that says so where the account was closed meanwhile.")
    async def viewer(self, info: Info) -> Viewer | None:
        if info.context.signed_in is None and isinstance(info.context.caller.refusal, AccountRevoked):
            raise info.context.caller.refusal
        return await Viewer.of(info.context.signed_in) if info.context.signed_in else None

    @field(directives=PAGED, quiet=True, description="Without an org: the viewer's own.")
    async def accounts(
        self,
        info: Info,
        org: ID | None = None,
        role: Role | None = None,
        state: AccountState | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Account] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        return await accounts_page(info, org, window, role=role, state=state)


async def accounts_page(
    info: Info, org: str | None, window: Window, *, role: Role | None = None, state: AccountState | None = None
) -> Connection[Account]:
    """The accounts of a union. NotFound where it is not the viewer's."""
    scope = info.context.reading
    org_id = uuid_of("Org", org) if org is not None else scope.org_id
    if org is not None and (org_id is None or await info.context.loaders.orgs.load(org_id) is None):
        raise NotFound()
    page = await read.page(scope, org_id, window, role=role, state=state)
    return Connection(page=page, nodes=[Account.of(row) for row in page.items])
