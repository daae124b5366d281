"""The tree everything is tried in, a city with two districts and a bureau, and how the model keeps it."""

from dataclasses import dataclass, field

from hub.database import transaction
from hub.orgs import commands as orgs
from hub.orgs.models import Org
from hub.region import OrgKind, OrgState
from tests.factories import CLERK, make_org, make_root
from tests.people import credit_code

ABOVE = {
    "市": "",
    "甲区": "市",
    "乙区": "市",
    "产业局": "市",
    "甲街": "甲区",
    "乙街": "乙区",
    "甲厂": "甲街",
    "乙厂": "乙街",
    "公司": "产业局",
    "车间": "甲厂",
    "工间": "甲街",
}
KINDS = {
    "市": OrgKind.LOCAL_FEDERATION,
    "区": OrgKind.LOCAL_FEDERATION,
    "局": OrgKind.INDUSTRIAL,
    "街": OrgKind.LOCAL_FEDERATION,
    "厂": OrgKind.PRIMARY_FEDERATION,
    "司": OrgKind.PRIMARY_FEDERATION,
    "间": OrgKind.SINGLE,
}
DISTRICTS, BUREAUS = "区", "局"
SEATS = {  # by the last character of the name and the tree: the levels on which such a union may stand
    ("市", ""): {1},
    ("区", DISTRICTS): {2, 3},
    ("局", BUREAUS): {2},
    ("街", DISTRICTS): {2, 3},
    ("厂", DISTRICTS): {3, 4},
    ("厂", BUREAUS): {3},
    ("司", DISTRICTS): {3, 4},
    ("司", BUREAUS): {3},
    ("间", DISTRICTS): {3, 4, 5},
    ("间", BUREAUS): {3, 4},
}
CHILDLESS = "间"  # at a workplace: nobody stands below
STAFFED = ("甲区", "甲街", "乙街", "甲厂", "公司")  # somebody works there: of the others every superior decides at once


@dataclass
class Tree:
    """Who stands below whom by now, and which unions have ended, and how."""

    above: dict[str, str] = field(default_factory=lambda: dict(ABOVE))
    ended: dict[str, str] = field(default_factory=dict)

    def within(self, name: str, top: str) -> bool:
        """Whether it is that union, or below it."""
        return name == top or (self.above[name] != "" and self.within(self.above[name], top))

    def below(self, name: str) -> list[str]:
        """Itself and all below it that have not ended."""
        return [one for one in self.above if self.within(one, name) and one not in self.ended]

    def level(self, name: str) -> int:
        return 1 + (self.level(self.above[name]) if self.above[name] else 0)

    def track(self, name: str) -> str:
        """Which of the parallel trees it is in: the tree of the district or bureau below the city."""
        if not self.above[name]:
            return ""
        return self.track(self.above[name]) or (BUREAUS if name.endswith("局") else DISTRICTS)

    def living(self, name: str) -> str:
        """Itself, or who stood above it when it ended: nobody acts for a union that is no more."""
        return self.living(self.above[name]) if name in self.ended else name

    def against_hanging(self, union: str, new: str, *, across: bool) -> str:
        """The code of what the tree has against hanging a union there, with all below it."""
        if not self.above[union]:
            return "NO_SUPERIOR"
        if self.above[union] == new:
            return "HERE_ALREADY"
        if self.within(new, union):
            return "ORG_PARENT_CIRCULAR"
        if new.endswith(CHILDLESS):
            return "ORG_KIND_NOT_HERE"
        track, deeper = self._track_below(union, new), self.level(new) + 1 - self.level(union)
        if self._is_homeless(union, track, deeper):
            return "ORG_KIND_NOT_HERE"
        if (track != self.track(union)) is not across:
            return "OTHER_KIND_OF_MOVE"
        lost = any(self._is_homeless(one, track, deeper) for one in self.below(union))
        return "ORG_KIND_NOT_HERE" if lost else ""

    def _track_below(self, union: str, new: str) -> str:
        return self.track(new) or (BUREAUS if union.endswith("局") else DISTRICTS)

    def _is_homeless(self, name: str, track: str, deeper: int) -> bool:
        return self.level(name) + deeper not in SEATS.get((name[-1], track), set())


async def approved(parent: Org, name: str) -> Org:
    """A union whose report its superior has approved."""
    code = credit_code("81", 100 + list(ABOVE).index(name))  # whoever orders cards is known by one
    org = await make_org(parent, name, kind=KINDS[name[-1]], active=False, credit_code=code)
    async with transaction() as tx:
        await orgs.stand(tx, org, OrgState.ACTIVE, CLERK, "reviewOrg")
    return await Org.get(id=org.id)


async def topmost(name: str, region: str) -> Org:
    """The union above all others, with the code that cards are ordered under."""
    org = await make_root(name, region)
    async with transaction() as tx:
        await orgs.amend(tx, org, {"credit_code": credit_code("81", 100)}, CLERK, act="updateOrg")
    return await Org.get(id=org.id)
