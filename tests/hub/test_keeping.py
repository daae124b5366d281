"""Where values are kept that have no column: in the bag, as themselves, and sealed where a region says so."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from hub import registry
from hub.keeping import Keeping
from hub.members import commands
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.values import ORGS
from hub.region import DATE, INTEGER, NAME, TEXT, Extras, Field
from hub.registry import Registry
from hub.settings import Settings
from tests.factories import REGION, make_member, make_org, make_root, scope_of


class ours(Extras):
    """What only one region asks."""

    income = Field("月收入", INTEGER)
    moved_on = Field("迁入日期", DATE)
    account_no = Field("银行账号", TEXT, sensitive=True, sealed=True)


@pytest.fixture
def with_extras(either: Settings) -> Iterator[None]:
    served = registry.current()
    registry.use(Registry({REGION: replace(served.region(REGION), extras=(ours,))}))
    yield
    registry.use(served)


async def test_what_only_one_region_keeps_comes_back_as_it_was_said(with_extras: None) -> None:
    union = await make_org(await make_root())
    said = {"income": 5000, "moved_on": date(2020, 5, 1), "account_no": "6200-0000-0001", "post": "委员"}
    one = await Member.get(id=(await make_member(union, 1, **said)).id)
    assert {key: MEMBERS.clear(one, key) for key in said} == said
    assert MEMBERS.masked(one, "account_no") == "****"
    assert MEMBERS.masked(one, "income") == 5000
    assert "6200" not in str(one.more)
    again = await make_member(union, 1, **said)
    assert again.version == 1, "the same was said again"


async def test_a_bag_is_corrected_like_a_column(with_extras: None) -> None:
    union = await make_org(await make_root())
    one = await make_member(union, 1, income=5000, account_no="6200-0000-0001", moved_on=date(2020, 5, 1))
    changed = await commands.update(scope_of(union), one.id, {"income": 6000, "account_no": "****", "moved_on": None})
    kept = {key: MEMBERS.clear(changed, key) for key in ("income", "account_no", "moved_on")}
    assert kept == {"income": 6000, "account_no": "6200-0000-0001", "moved_on": None}


async def test_no_field_reaches_a_column_that_is_not_its_own(with_extras: None) -> None:
    union = await make_org(await make_root())
    one = await make_member(union, 1)
    changed = await commands.update(scope_of(union), one.id, {"state": "LEFT", "org_id": "x", "member_no": "1"})
    after = await Member.get(id=changed.id)
    assert (after.state, after.org_id, after.member_no) == ("CURRENT", union.id, one.member_no)


@pytest.mark.parametrize("keeping", [MEMBERS, ORGS], ids=["members", "orgs"])
def test_every_text_is_refused_before_it_is_too_long_for_its_column(keeping: Keeping) -> None:
    for key, field in keeping.record.fields.items():
        if field.kind in (TEXT, NAME):
            column = keeping.model._meta.fields_map.get(key)
            room = getattr(column, "max_length", None) or 300
            assert field.longest is not None, f"{key} may be of any length"
            assert field.longest <= room, f"{key}: {field.longest} does not fit into {room}"
