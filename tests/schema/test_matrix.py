"""Every way in, for every role, from every place in the tree: what is not one's own is null, like what is not there."""

import json
from collections.abc import Iterator

import pytest

from hub.access.roles import Role
from tests.schema.conftest import Somebody, World

READ = """query($org: ID!, $member: ID!) {
  org(id: $org) { id }
  orgs(under: $org, first: 5) { nodes { id } }
  member(id: $member) { id }
  members(org: $org, first: 5) { nodes { id } }
  accounts(org: $org, first: 5) { nodes { id } }
  imports(org: $org, first: 5) { nodes { id } }
  journal(under: $org, first: 5) { nodes { id } }
  applications(org: $org, first: 5) { nodes { id } }
  cards(org: $org, first: 5) { nodes { id } }
  cardBatches(org: $org, first: 5) { nodes { id } }
  asOrg: node(id: $org) { id }
  asMember: node(id: $member) { id }
}"""

NO_ORG, NO_MEMBER = "bwAAAAAAAAAAAAAAAAAAAAA", "bQAAAAAAAAAAAAAAAAAAAAA"  # ids of nothing
UNION = {"org", "orgs", "asOrg"}
PERSONS = {"member", "members", "asMember", "applications"}
CARDS = {"cards", "cardBatches"}  # of a BANK those addressed to it, asked for without a union
SEES: dict[Role, set[str]] = {
    Role.UNION_ADMIN: {*UNION, *PERSONS, *CARDS, "accounts", "imports", "journal"},
    Role.UNION_CLERK: {*UNION, *PERSONS, *CARDS, "imports"},
    Role.UNION_LEADER: {*UNION, *PERSONS, *CARDS, "imports", "journal"},
    Role.REGION_ADMIN: {*UNION, "accounts", "journal"},
    Role.AUDITOR: {*UNION, "accounts", "journal"},
    Role.HUB_ADMIN: set(),
    Role.DEVELOPER: set(),
    Role.BANK: set(),
    Role.MEMBER: set(),
}
_IN_A_UNION = (Role.UNION_ADMIN, Role.UNION_CLERK, Role.UNION_LEADER, Role.MEMBER, Role.BANK)


def cases() -> Iterator[tuple[Role, str, bool]]:
    """The works seen from itself, from above, from beside, and from the works' sibling below the same city."""
    for role in _IN_A_UNION:
        for place in ("works", "city", "root", "sibling", "other"):
            yield role, place, place in ("works", "city", "root")
    yield from ((role, "", True) for role in (Role.REGION_ADMIN, Role.AUDITOR))
    yield from ((role, "", False) for role in (Role.HUB_ADMIN, Role.DEVELOPER))


@pytest.mark.parametrize(("role", "place", "covers"), list(cases()))
async def test_reading(world: World, role: Role, place: str, covers: bool) -> None:
    asker = await world.somebody(getattr(world, place) if place else None, role)
    told = await asker.ask(READ, org=world.id(world.works), member=world.id(world.member))
    seen = {name for name, value in told.items() if value is not None}
    own: set[str] = set()
    if (role, place) == (Role.MEMBER, "works"):
        own = {"org", "asOrg", "cards"}  # a member's own union is no secret, and of its cards it sees its own
    assert seen == (_shown(role) if covers else set()) | own, told


def _shown(role: Role) -> set[str]:
    from hub.access.permissions import MAY

    lists = {"accounts": "accounts", "imports": "imports", "journal": "journal"}
    promised = SEES[role]
    for name, act in lists.items():  # the table of permissions and this one tell the same
        assert (role in MAY[act]) == (name in promised) or role in (Role.HUB_ADMIN, Role.DEVELOPER), (role, act)
    return promised


async def test_signed_out_nothing_is_there(world: World) -> None:
    told = await world.nobody().ask(READ, org=world.id(world.works), member=world.id(world.member))
    assert set(told.values()) == {None}


async def test_what_is_not_there_looks_like_what_is_not_ones_own(world: World) -> None:
    """Ids of other types, of nothing, and of foreign objects: the same null."""
    stranger = await world.somebody(world.sibling)
    for strange in (world.id(world.works), world.id(world.member), "nonsense", "", NO_ORG, "🤷"):
        told = await stranger.ask(READ, org=strange, member=strange)
        assert [one for one in told.values() if one is not None] == [], strange


async def test_an_id_of_another_type_finds_nothing(world: World) -> None:
    admin = await world.somebody(world.root)
    told = await admin.ask(READ, org=world.id(world.member), member=world.id(world.works))
    assert {name for name, value in told.items() if value} == {"asOrg", "asMember"}  # `node` takes any type


WRITE = {
    "updateOrg": "(id: $o, values: {})",
    "enrollMember": "(org: $o, values: {})",
    "updateMember": "(id: $m, values: {})",
    "endMembership": '(id: $m, change: "6", reason: "5", on: "2024-01-01")',
    "deleteMember": '(id: $m, reason: "录入错误")',
    "unmask": '(id: $m, fields: ["mobile"], reason: "核对联系")',
    "reviewMember": '(id: $m, decision: RETURNED, opinion: "核对")',
    "withdrawMember": "(id: $m)",
    "reviewOrg": '(id: $o, decision: RETURNED, opinion: "核对")',
    "withdrawOrg": "(id: $o)",
    "moveOrg": "(id: $o, kind: WITHIN_TRACK, newParent: $o)",
    "dissolveOrg": "(id: $o, how: CLOSE)",
    "setResponsible": "(org: $o, people: [])",
    "issueVirtualOrgCode": "(org: $o)",
    "enrollByOrgCode": '(org: $o, orgCode: "MC0000004")',
    "requestTransfer": '(member: $m, toName: "外省虚构工会")',
    "decideTransfer": '(id: "dAAAAAAAAAAAAAAAAAAAAAA", decision: APPROVED)',
    "cancelTransfer": '(id: "dAAAAAAAAAAAAAAAAAAAAAA")',
    "requestExport": '(org: $o, kind: MEMBER, purpose: "核对会员信息", receiver: "市总工会")',
    "cancelExport": '(id: "ZQAAAAAAAAAAAAAAAAAAAAA")',
    "startImport": '(org: $o, kind: MEMBER, upload: "dQAAAAAAAAAAAAAAAAAAAAA")',
    "issueActivationCode": "(org: $o)",
    "voidActivation": '(org: $o, reason: "误激活")',
    "provisionAccount": '(org: $o, role: UNION_CLERK, displayName: "试新")',
    "applyForCards": "(org: $o, allPending: true)",
    "openCardBatch": "(org: $o)",
    "createOrg": '(region: "hainan", parent: $o, values: {})',
}


async def written(somebody: Somebody, act: str, org: str, member: str) -> list[dict[str, str]]:
    """The problems an act is answered with."""
    call = WRITE[act].replace("$o", json.dumps(org)).replace("$m", json.dumps(member))
    payload = await somebody.attempt(f"mutation {{ {act}{call} {{ problems {{ code message path }} }} }}")
    problems: list[dict[str, str]] = payload["problems"]
    return problems


@pytest.mark.parametrize("act", sorted(WRITE))
@pytest.mark.parametrize("place", ["sibling", "other"])
async def test_writing_beyond_ones_own_is_refused_as_if_nothing_were_there(world: World, act: str, place: str) -> None:
    stranger = await world.somebody(getattr(world, place), stepped_up=True)
    foreign = await written(stranger, act, world.id(world.works), world.id(world.member))
    nothing = await written(stranger, act, NO_ORG, NO_MEMBER)
    assert foreign == nothing
    assert [one["code"] for one in foreign] == ["NOT_FOUND"]


@pytest.mark.parametrize("act", sorted(WRITE))
@pytest.mark.parametrize("role", [Role.UNION_LEADER, Role.MEMBER, Role.BANK])
async def test_those_who_only_read_write_nothing(world: World, act: str, role: Role) -> None:
    reader = await world.somebody(world.works, role, stepped_up=True)
    problems = await written(reader, act, world.id(world.works), world.id(world.member))
    decides = role is Role.UNION_LEADER and act in ("reviewMember", "reviewOrg")  # of which nothing waits here
    assert {one["code"] for one in problems} in ({"NOT_ALLOWED"}, {"NOT_FOUND"}, {"NOTHING_PENDING"} if decides else ())


async def test_a_member_sees_its_own_record_and_union_and_no_list(world: World) -> None:
    person = await world.somebody(world.works, Role.MEMBER, member_id=world.member.id)
    told = await person.ask(READ, org=world.id(world.works), member=world.id(world.member))
    assert {name for name, value in told.items() if value is not None} == {
        "org",
        "asOrg",
        "member",
        "asMember",
        "cards",
    }


@pytest.mark.parametrize("act", sorted(WRITE))
async def test_signed_out_nothing_can_be_written(world: World, act: str) -> None:
    problems = await written(world.nobody(), act, world.id(world.works), world.id(world.member))
    assert [one["code"] for one in problems] == ["SIGNED_OUT"]
