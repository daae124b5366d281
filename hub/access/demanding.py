"""Of whom a second factor is demanded: as the operator's setting says."""

from hub import settings
from hub.access.roles import Role

_IN_A_UNION = frozenset({Role.UNION_ADMIN, Role.UNION_CLERK, Role.UNION_LEADER})
_WITHOUT_ONE = frozenset({Role.HUB_ADMIN, Role.REGION_ADMIN, Role.AUDITOR, Role.DEVELOPER})


def is_demanded(role: Role, *, is_superior: bool) -> bool:
    """Whether an account of that role, in a union that has others below it or not, must have one."""
    demanded = settings.current().second_factor
    return (
        ("superiors" in demanded and is_superior and role in _IN_A_UNION)
        or ("leaders" in demanded and role is Role.UNION_LEADER)
        or ("bank" in demanded and role is Role.BANK)
        or ("administrators" in demanded and role in _WITHOUT_ONE)
    )
