"""A union of Shenzhen whose members wait for cards, its clerk, the bank, and a member."""

from dataclasses import dataclass
from itertools import count
from uuid import UUID

from hub.access.roles import Role
from hub.access.scope import Scope
from hub.cards import batches, queries
from hub.cards.models import Card, CardBatch
from hub.members import commands as members
from hub.members.models import Member
from hub.orgs.models import Org
from hub.paging import Window
from hub.region import CardState
from tests.factories import CLERK, make_org, make_root, person_values, scope_of

REGION, BANK = "shenzhen", "中国银行"
ALL = Window(first=100)
_orders = count(20_000)


@dataclass(frozen=True, slots=True)
class Setting:
    """Who acts."""

    root: Org
    org: Org

    @property
    def union(self) -> Scope:
        return scope_of(self.org)

    @property
    def bank(self) -> Scope:
        return Scope(actor=CLERK, role=Role.BANK, region=REGION, org_id=self.root.id, path=self.root.path, bank=BANK)

    def member(self, one: Member | Card) -> Scope:
        id_ = one.member_id if isinstance(one, Card) else one.id
        return Scope(
            actor=CLERK, role=Role.MEMBER, region=REGION, org_id=self.org.id, path=self.org.path, member_id=id_
        )


async def set_up() -> Setting:
    """A city's union, and one below it."""
    root = await make_root("虚构市总工会", REGION)
    return Setting(root, await make_org(root, "虚构厂工会", declared_members=9))


async def worker(org: Org, order: int = 0, **values: object) -> Member:
    """A member the bank would take: ``values`` say what is amiss."""
    given = person_values(order or next(_orders)) | {"outlet": "00012", "loads_transit": False}
    del given["change"], given["changed_on"]
    return await members.enroll(scope_of(org), org.id, given | values)


async def workers(org: Org, how_many: int) -> list[Member]:
    return [await worker(org) for _ in range(how_many)]


async def applied(setting: Setting, how_many: int = 3) -> tuple[CardBatch, list[Card]]:
    """A batch at the bank."""
    await workers(setting.org, how_many)
    batch, refused = await batches.apply(setting.union, setting.org.id, all_pending=True)
    assert refused == []
    return batch, await cards_of(batch)


async def cards_of(batch: CardBatch) -> list[Card]:
    return await Card.filter(batch_id=batch.id, live=True).order_by("batch_row")


async def card(id: UUID) -> Card:
    return await Card.get(id=id)


async def states(setting: Setting) -> dict[CardState, int]:
    found = await queries.page(setting.union, setting.org, ALL)
    told: dict[CardState, int] = {}
    for one in found.items:
        told[CardState(one.state)] = told.get(CardState(one.state), 0) + 1
    return told
