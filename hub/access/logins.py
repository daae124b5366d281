"""What a new account signs in by, where nobody chose a name."""

from hub import registry
from hub.access.homes import Home
from hub.access.roles import Role
from hub.region import Way, org


def usual_login_name(region: str, place: Home | None, role: Role) -> str:
    """The union's number; of its administrator its name, where the region has superiors open accounts by that."""
    if place is None:
        return region
    policies = registry.current().region(region).policies
    onboarding = policies.onboarding if policies and role is Role.UNION_ADMIN else None
    named = onboarding is not None and onboarding.way is Way.PROVISIONED and onboarding.login is org.name
    return place.name if named or not place.org_no else place.org_no
