"""Which members of a list: the filter as clients write it."""

from datetime import datetime

import strawberry

from hub.members.lifecycle import MembershipState
from hub.members.queries import MemberFilter as Filter
from hub.region import CardState
from schema.enums import CountScope


@strawberry.input
class MemberFilter:
    """Which members; what is left out does not matter."""

    scope: CountScope | None = CountScope.OWN
    name: str | None = strawberry.field(default=None, description="Any part of it.")
    member_no: str | None = strawberry.field(default=None, description="In full.")
    id_number: str | None = strawberry.field(
        default=None, description="The full number; compared by blind index, metered."
    )
    mobile: str | None = strawberry.field(default=None, description="The full number.")
    state: list[MembershipState] | None = strawberry.field(
        default=None, description="Without it or empty: of every state, those who left included."
    )
    has_card: bool | None = strawberry.field(
        default=None, description="Applied for or made; neither 待办卡 nor 待处理."
    )
    card_state: list[CardState] | None = None
    is_migrant_worker: bool | None = None
    change_pending: bool | None = strawberry.field(default=None, description="信息修改状态: an edit waits for review.")
    warning: str | None = strawberry.field(default=None, description='A warning of that code, or any with "*".')
    created_from: datetime | None = None
    created_to: datetime | None = None
    text: str | None = strawberry.field(
        default=None, description="Any part of name or employer, or how memberNo begins."
    )

    def wanted(self) -> Filter:
        """As the core reads it."""
        return Filter(
            subtree=self.scope is CountScope.SUBTREE,
            name=self.name or "",
            member_no=self.member_no or "",
            id_number=self.id_number or "",
            mobile=self.mobile or "",
            states=self.state or (),
            has_card=self.has_card,
            card_states=self.card_state or (),
            is_migrant_worker=self.is_migrant_worker,
            change_pending=self.change_pending,
            warning=self.warning or "",
            created_from=self.created_from,
            created_to=self.created_to,
            text=self.text or "",
        )
