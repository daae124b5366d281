"""What the hub knows of a union before its file is read: among it, what its region still misses of it."""

import pytest

from hub.imports.facts import facts_about
from hub.orgs import commands as orgs
from tests.factories import make_org, make_root, scope_of

pytestmark = pytest.mark.usefixtures("installation")

REST = {
    "employer_address": "虚构路1号",
    "adcode": "440305",
    "declared_workers": 0,
    "established_on": None,
    "declared_members": 0,
    "leader_name": "试乙",
    "phone": "16000000099",
}


async def test_what_the_regions_form_requires_and_nobody_filled_in_is_missing() -> None:
    root = await make_root("深圳虚构总工会", "shenzhen")
    org = await make_org(root)
    scope = scope_of(root)
    missing = "单位地址、所在区、职工人数、建会日期、会员人数、工会负责人、联系电话"
    assert facts_about(scope, org)["home_missing"] == missing
    org = await orgs.update(scope, org.id, REST)
    assert facts_about(scope, org)["home_missing"] == "建会日期", "nought is an answer, and what is sealed is one"
