"""What a new account signs in by, where nobody chose a name."""

import pytest

from hub.access import commands
from hub.access.roles import Role
from tests.factories import make_org, make_root, scope_of

pytestmark = pytest.mark.usefixtures("installation")


@pytest.mark.parametrize(
    ("region", "role", "by_name"),
    [
        ("shenzhen", Role.UNION_ADMIN, True),
        ("shenzhen", Role.UNION_CLERK, False),
        ("hainan", Role.UNION_ADMIN, False),
    ],
)
async def test_a_unions_administrator_signs_in_by_its_name_where_the_region_opens_accounts_so(
    region: str, role: Role, by_name: bool
) -> None:
    root = await make_root("虚构总工会", region)
    org = await make_org(root)
    first = await commands.provision(scope_of(root), org.id, role, "试办")
    second = await commands.provision(scope_of(root), org.id, role, "试办")
    name = org.name if by_name else org.org_no
    assert [one.account.login_name for one in (first, second)] == [name, f"{name}-2"]
