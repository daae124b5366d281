"""Members by their card: 未办卡 is who waits for one, whose was returned, and who never had one."""

from uuid import UUID

import pytest

from hub.members import queries
from hub.members.queries import MemberFilter
from hub.orgs.models import Org
from hub.paging import Window
from hub.region import CardState
from tests.card_rows import lay_card
from tests.factories import make_member, make_org, make_root, scope_of

pytestmark = pytest.mark.usefixtures("either")


async def found(org: Org, **wanted: object) -> set[UUID]:
    asked = MemberFilter(**wanted)  # type: ignore[arg-type]
    return {one.id for one in (await queries.page(scope_of(org), org, asked, Window(first=50))).items}


async def test_members_are_found_by_the_state_of_the_card_they_have_now() -> None:
    org = await make_org(await make_root())
    by_state = {state: (await lay_card(await make_member(org), state)).member_id for state in CardState}
    never = (await make_member(org)).id
    remade = await make_member(org)
    await lay_card(remade, CardState.RECALLED, live=None)
    await lay_card(remade, CardState.MAKING)

    without = {by_state[CardState.PENDING], by_state[CardState.FAILED], never}
    assert await found(org, has_card=False) == without
    assert await found(org, has_card=True) == {*by_state.values(), remade.id} - without
    assert await found(org, card_states=(CardState.MAKING,)) == {by_state[CardState.MAKING], remade.id}
    assert await found(org, card_states=(CardState.RECALLED,)) == {by_state[CardState.RECALLED]}
    assert await found(org, card_states=(CardState.FAILED, CardState.ACTIVE), has_card=False) == {
        by_state[CardState.FAILED]
    }
    assert len(await found(org)) == len(CardState) + 2
