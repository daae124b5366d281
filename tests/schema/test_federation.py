"""The hub as a subgraph: entities by their keys, through the same scope as everything else."""

from typing import Any

from tests.schema.conftest import World
from tests.schema.statements import statements

ENTITIES = """query($of: [_Any!]!) { _entities(representations: $of) {
  ... on Org { id name } ... on Member { id name idNumber } ... on Region { id slug } } }"""


async def test_a_gateway_reads_the_very_sdl_that_is_committed(world: World) -> None:
    from schema import build

    admin = await world.somebody(world.root)
    assert (await admin.ask("{ _service { sdl } }"))["_service"]["sdl"] == build().as_str()


async def test_entities_are_found_by_their_keys(world: World) -> None:
    admin = await world.somebody(world.root)
    told = await admin.ask(
        ENTITIES,
        of=[
            {"__typename": "Org", "id": world.id(world.works)},
            {"__typename": "Member", "id": world.id(world.member)},
            {"__typename": "Region", "slug": "hainan"},
        ],
    )
    org, member, region = told["_entities"]
    assert (org["name"], member["name"], region["slug"]) == (world.works.name, world.member.full_name, "hainan")
    assert member["idNumber"].startswith("****")
    again = await admin.ask(ENTITIES, of=[{"__typename": "Region", "id": region["id"]}])
    assert again["_entities"] == [region]


async def test_whatever_is_strange_is_null_and_tells_nothing(world: World) -> None:
    admin = await world.somebody(world.root)
    own = world.id(world.works)
    strange: list[dict[str, Any]] = [
        {"__typename": "Account", "id": own},
        {"__typename": "Nothing", "id": own},
        {"__typename": "Org"},
        {"__typename": "Org", "id": 5},
        {"__typename": "Org", "id": {"__class__": "x"}},
        {"__typename": "Org", "name": world.works.name},
        {"__typename": "Org", "id": world.id(world.member)},
        {"__typename": "Org", "id": own[:-1] + chr(ord(own[-1]) + 1)},  # the same bytes, spelt otherwise
        {"id": own},
        {"__typename": "Region", "slug": "nowhere"},
        {"__typename": "Org", "id": own, "info": "x", "cls": "y"},
    ]
    told = (await admin.ask(ENTITIES, of=strange))["_entities"]
    assert told[:-1] == [None] * (len(strange) - 1)
    assert told[-1]["name"] == world.works.name  # what no key has is passed over


async def test_an_entity_out_of_sight_is_null(world: World) -> None:
    stranger = await world.somebody(world.sibling)
    of = [{"__typename": "Org", "id": world.id(world.works)}, {"__typename": "Member", "id": world.id(world.member)}]
    assert (await stranger.ask(ENTITIES, of=of))["_entities"] == [None, None]
    assert (await world.nobody().ask(ENTITIES, of=of))["_entities"] == [None, None]


async def test_many_entities_are_one_statement_a_type(world: World) -> None:
    admin = await world.somebody(world.root)
    one = [{"__typename": "Org", "id": world.id(world.works)}]
    many = [{"__typename": "Org", "id": world.id(org)} for org in (world.root, world.city, world.works, world.sibling)]
    async with statements() as few:
        await admin.ask(ENTITIES, of=one)
    async with statements() as more:
        await admin.ask(ENTITIES, of=many)
    assert len(more) == len(few)


async def test_no_more_than_a_hundred_at_once(world: World) -> None:
    admin = await world.somebody(world.root)
    of = [{"__typename": "Org", "id": world.id(world.works)}] * 101
    assert await admin.code(ENTITIES, of=of) == "TOO_MANY"
