"""A list fetches the columns that were asked for; whatever is asked for, alone or with others, is told alike."""

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from schema import schema
from schema.columns import columns_below
from schema.context import Info
from schema.declaring import reads_of
from tests.schema.conftest import World

ALL = "acts { name }"  # may look at any column
FIELDS = schema._schema.type_map["Member"].fields  # type: ignore[attr-defined]
DECLARED = sorted(name for name, one in FIELDS.items() if reads_of(one.extensions["strawberry-definition"]) is not None)
SORTS = ("NAME", "MEMBER_NO", "JOINED_ON", "CREATED_AT")
PAGE = "query($o: ID!) { members(org: $o, %s) { %s } }"


def asked(name: str) -> str:
    kind = get_named_type(FIELDS[name].type)
    if is_leaf_type(kind):
        return name
    assert isinstance(kind, GraphQLObjectType)
    return f"{name} {{ {'code label' if 'label' in kind.fields else '__typename'} }}"


async def test_a_field_alone_says_what_it_says_among_all(world: World) -> None:
    clerk, org = await world.somebody(world.works), world.id(world.works)
    everything = " ".join(map(asked, DECLARED))
    whole = await clerk.ask(PAGE % ("first: 50", f"nodes {{ {everything} {ALL} }}"), o=org)
    for name in DECLARED:
        told = await clerk.ask(PAGE % ("first: 50", f"nodes {{ {asked(name)} }}"), o=org)
        assert told["members"]["nodes"] == [{name: one[name]} for one in whole["members"]["nodes"]], name


@pytest.mark.parametrize(
    "window", ["first: 1", "last: 1", "first: 2, filter: {hasCard: false}", 'first: 2, filter: {warning: "*"}']
)
async def test_every_order_goes_on_from_its_cursors(world: World, window: str) -> None:
    clerk, org = await world.somebody(world.works), world.id(world.works)
    for sort in SORTS:
        told = []
        for more in ("", ALL):
            below = f"edges {{ cursor node {{ name {more} }} }} totalCount"
            members = (await clerk.ask(PAGE % (f"{window}, sort: {sort}", below), o=org))["members"]
            told.append((members["totalCount"], [(one["cursor"], one["node"]["name"]) for one in members["edges"]]))
        assert told[0] == told[1], sort


@pytest.mark.parametrize(
    ("below", "columns"),
    [
        ("nodes { id name }", {"full_name"}),
        ("nodes { __typename org { name } }", set()),
        ("pageInfo { endCursor } totalCount", set()),
        ("edges { node { mobile } } nodes { sex { label } }", {"mobile_sealed", "sex"}),
        ("...Page", {"full_name", "born_on", "address_sealed"}),
        ("nodes { name ... on Node { id } ... { joinedOn @skip(if: true) } }", {"full_name", "joined_on"}),
        ("nodes { name values }", None),
        ("nodes { name } edges { node { history(first: 1) { nodes { act } } } }", None),
    ],
)
async def test_what_nobody_asked_for_is_not_fetched(
    world: World, monkeypatch: pytest.MonkeyPatch, below: str, columns: set[str] | None
) -> None:
    fetched: list[object] = []

    def noting(info: Info, kind: str) -> frozenset[str] | None:
        fetched.append(columns_below(info, kind))
        return columns_below(info, kind)

    monkeypatch.setattr("schema.members.columns_below", noting)
    clerk = await world.somebody(world.works)
    fragments = (
        "fragment Page on MemberConnection { nodes { ...Who } } fragment Who on Member { name birthDate address }"
    )
    document = PAGE % ("first: 2", below) + (fragments if "..." in below and "Page" in below else "")
    for _ in range(2):  # the second time of a document that is known
        assert "errors" not in await clerk.raw(document, o=world.id(world.works))
    assert fetched == [columns, columns]
