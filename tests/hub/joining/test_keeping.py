"""What is kept of an application: all of it while it can be decided, its name afterwards, and in the end nothing."""

from datetime import timedelta

import pytest

from hub.clock import now
from hub.database import transaction
from hub.identity import new_id
from hub.joining import values
from hub.joining.models import JoinApplication
from hub.joining.values import Said
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.region import ApplicationState as A
from hub.settings import Settings
from hub.tidying import turn
from tests.factories import make_org, make_root, person_values


@pytest.fixture
async def home(either: Settings) -> Org:
    return await make_org(await make_root())


async def laid(home: Org, state: A, days: int) -> JoinApplication:
    """One that came into that state so many days ago."""
    said = person_values(1)
    one = JoinApplication(id=new_id(), region=home.region, org_id=home.id, state=state, receipt_hash=str(new_id()))
    one.at = one.changed_at = now() - timedelta(days=days)
    values.put(one, Said({"full_name": "试1"}, said))
    async with transaction() as tx:
        await one.save(using_db=tx, force_create=True)
    return one


async def test_what_is_over_or_was_never_mended_goes_after_its_days_and_what_waits_stays(home: Org) -> None:
    old = {state: (await laid(home, state, 91)).id for state in A}
    new = {state: (await laid(home, state, 89)).id for state in A}
    assert await turn.tidy() == {"join_application": 4}
    left = {one.id for one in await JoinApplication.all()}
    assert left == {old[A.SUBMITTED], *new.values()}


async def test_nothing_of_a_person_is_readable_in_the_table_and_only_the_name_is_left_at_the_end(home: Org) -> None:
    one = await laid(home, A.SUBMITTED, 0)
    said = person_values(1)
    kept = await JoinApplication.get(id=one.id)
    row = values.as_member(kept)
    assert {key: MEMBERS.clear(row, key) for key in said} == said
    for secret in ("试1", said["id_number"], said["mobile"]):
        assert str(secret).encode() not in kept.values_sealed
    values.forget(kept)
    assert values.opened(kept) == Said({}, {"full_name": "试1"})
    assert values.masked_name(kept) == "试*"
