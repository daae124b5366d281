"""What a document may come to, however it is written, and who may look at the schema itself."""

import time
from dataclasses import replace

import httpx2
import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, get_introspection_query, parse
from hypothesis import given
from hypothesis import strategies as st

from hub import settings
from hub.access.roles import Role
from hub.settings import Settings
from schema import schema
from schema.lengths import lengths
from schema.measures import Excess, Measure, Size, with_defaults
from tests.schema.conftest import Somebody, World


def measured(document: str, **variables: object) -> Size:
    """The size of the document's only operation."""
    told = parse(document)
    fragments = {one.name.value: one for one in told.definitions if isinstance(one, FragmentDefinitionNode)}
    (operation,) = (one for one in told.definitions if isinstance(one, OperationDefinitionNode))
    graphql = schema._schema
    return Measure(graphql, lengths(graphql, {}), fragments, with_defaults(operation, variables)).operation(operation)


def test_depth_fields_and_aliases_are_those_of_the_spread_document() -> None:
    size = measured(
        "{ viewer { ...a x: org { ...b } } } fragment a on Viewer { org { ...b } } fragment b on Org { id name }"
    )
    assert (size.depth, size.fields, size.aliases) == (3, 7, 1)


@given(st.integers(1, 40), st.integers(1, 3))
def test_nested_fragments_are_counted_but_not_walked_again(levels: int, spreads: int) -> None:
    """Each fragment spreads the next one several times: exponentially large, and measured in a moment."""
    chain = " ".join(f"fragment f{i} on Org {{ {f'...f{i + 1} ' * spreads} }}" for i in range(levels))
    document = f"{{ viewer {{ org {{ ...f0 }} }} }} {chain} fragment f{levels} on Org {{ name }}"
    begun = time.process_time()
    size = measured(document)
    assert size.fields == 2 + spreads**levels
    assert time.process_time() - begun < 1


_names = st.sampled_from(["viewer", "org", "parent", "name", "acts", "unknown"])


@st.composite
def fragment_graphs(draw: st.DrawFn) -> str:
    """Fragments that spread later ones in any pattern: a graph without cycles."""
    count = draw(st.integers(1, 30))
    parts = []
    for i in range(count):
        later = draw(st.lists(st.integers(i + 1, count), max_size=5))
        fields = draw(st.lists(_names, max_size=3))
        inner = " ".join([*fields, *(f"...f{j}" for j in later), "id"])
        parts.append(f"fragment f{i} on Org {{ parent {{ {inner} }} }}")
    return f"{{ viewer {{ org {{ ...f0 }} }} }} {' '.join(parts)} fragment f{count} on Org {{ id }}"


@given(fragment_graphs())
def test_any_graph_of_fragments_is_measured_as_if_written_out(document: str) -> None:
    fragments = {one.name.value: one for one in parse(document).definitions if isinstance(one, FragmentDefinitionNode)}

    def fields(node: object) -> int:
        total = 0
        for one in node.selection_set.selections:  # type: ignore[attr-defined]
            if one.kind == "fragment_spread":
                total += known[one.name.value]
            else:
                total += 1 + (fields(one) if one.selection_set else 0)
        return total

    known: dict[str, int] = {}
    for name in sorted(fragments, key=lambda name: -int(name[1:])):
        known[name] = fields(fragments[name])
    assert measured(document).fields == 2 + known["f0"]


def test_fragments_within_themselves_are_refused() -> None:
    with pytest.raises(Excess, match="FRAGMENT_CYCLE"):
        measured("{ viewer { org { ...a } } } fragment a on Org { parent { ...b } } fragment b on Org { ...a }")


def test_a_page_costs_its_length_times_what_hangs_on_each_item() -> None:
    page = "query($n: Int = 100) { orgs(first: $n) { nodes { name parent { name } } pageInfo { endCursor } } }"
    assert measured(page).cost == 1 + 1 + 100 * 2
    assert measured(page, n=10).cost == 1 + 1 + 10 * 2
    nested = "{ orgs(first: 10) { nodes { children(first: 10) { nodes { children(last: 10) { nodes { name } } } } } } }"
    assert measured(nested).cost == 1 + 10 * (1 + 1 + 10 * (1 + 1 + 10))


@pytest.mark.parametrize(
    "bounds",
    [
        "",
        "first: 0",
        "first: 101",
        "first: -1",
        "first: 5, last: 5",
        "first: null",
        "last: 1000000000000",
        'after: "x"',
    ],
)
async def test_a_list_without_its_length_is_refused_before_anything_is_fetched(world: World, bounds: str) -> None:
    admin = await world.somebody(world.root)
    arguments = f"({bounds})" if bounds else ""
    assert await admin.code(f"{{ orgs{arguments} {{ nodes {{ id }} }} }}") == "PAGE_SIZE"
    assert await admin.code(f"{{ viewer {{ org {{ children{arguments} {{ nodes {{ id }} }} }} }} }}") == "PAGE_SIZE"


async def test_a_length_in_a_variable_is_seen_as_well(world: World) -> None:
    admin = await world.somebody(world.root)
    document = "query($n: Int, $m: Int) { orgs(first: $n, last: $m) { nodes { id } } }"
    assert await admin.code(document) == "PAGE_SIZE"
    assert await admin.code(document, n=101) == "PAGE_SIZE"
    assert await admin.code(document, n=1, m=1) == "PAGE_SIZE"
    assert len((await admin.ask(document, m=2))["orgs"]["nodes"]) == 2


@pytest.mark.parametrize(
    ("code", "document"),
    [
        ("TOO_DEEP", "{ viewer { org { " + "parent { " * 12 + "id" + " }" * 12 + " } } }"),
        ("TOO_MANY_FIELDS", "{ viewer { ...a ...a ...a } } fragment a on Viewer { " + "roles " * 200 + "}"),
        ("TOO_MANY_ALIASES", "{ " + " ".join(f"a{i}: about {{ name }}" for i in range(16)) + " }"),
        ("TOO_MANY_DIRECTIVES", "{ about { " + "name @include(if: true) " * 6 + "} }"),
        ("TOO_COSTLY", "{ orgs(first: 100) { nodes { children(first: 100) { nodes { id } } } } }"),
        ("OPERATION_NAME_NEEDED", "query a { about { name } } query b { about { name } }"),
        ("FRAGMENT_CYCLE", "{ viewer { org { ...a } } } fragment a on Org { parent { ...a } }"),
    ],
)
async def test_what_is_too_much_is_refused_with_a_code(world: World, code: str, document: str) -> None:
    assert await world.nobody().code(document) == code


async def test_of_two_operations_the_named_one_runs(world: World) -> None:
    document = 'query a { about { name } } query b { region(slug: "hainan") { slug } }'
    answer = await world.http.post("/graphql", json={"query": document, "operationName": "b"})
    assert answer.json()["data"] == {"region": {"slug": "hainan"}}
    answer = await world.http.post("/graphql", json={"query": document, "operationName": "c"})
    assert answer.status_code == 400
    assert "errors" in answer.json()


async def test_thousands_of_tokens_are_not_parsed(world: World) -> None:
    answer = await world.nobody().raw("{ about { " + "name " * 2_000 + "} }")
    assert "token" in answer["errors"][0]["message"].lower()


async def test_braces_without_end_are_an_error_like_any_other(world: World) -> None:
    answer = await world.nobody().raw("{ a" * 300 + "}" * 300)
    assert answer["errors"][0]["message"]
    assert "recursion" not in str(answer).lower()


FORM = """query($region: String!, $key: String!) { region(slug: $region) { layout(key: $key) {
    columns { header field { key codeTable { entries(first: 100) { edges { node { code label } } } } } } }
    rules { code message } codeTables { name } } }"""


async def test_every_form_can_be_drawn_from_one_query(world: World) -> None:
    """The deepest thing a frontend asks for: within every limit, whatever the region prints."""
    told = await world.nobody().ask("{ regions { slug layouts { key columns { header } } } }")
    for region in told["regions"]:
        for layout in region["layouts"]:
            answer = await world.nobody().ask(FORM, region=region["slug"], key=layout["key"])
            columns = answer["region"]["layout"]["columns"]
            assert [one["header"] for one in columns] == [one["header"] for one in layout["columns"]]


async def test_outside_production_the_schema_may_be_looked_at(world: World) -> None:
    told = await world.nobody().ask(get_introspection_query())
    assert told["__schema"]["queryType"] == {"name": "Query", "kind": "OBJECT"}


@pytest.fixture
async def production(world: World, installation: Settings) -> World:
    """The same hub, in production."""
    settings.use(replace(installation, production=True, gateway="a-long-token-for-the-gateway"))
    return world


@pytest.mark.parametrize(
    "document",
    [
        "{ __schema { types { name } } }",
        '{ __type(name: "Org") { name } }',
        "{ ...a } fragment a on Query { __schema { queryType { name } } }",
    ],
)
async def test_in_production_only_developers_look_at_the_schema(production: World, document: str) -> None:
    assert await production.nobody().code(document) == "INTROSPECTION_OFF"
    assert await (await production.somebody(production.root)).code(document) == "INTROSPECTION_OFF"
    assert "errors" not in await (await production.somebody(None, Role.DEVELOPER)).raw(document)


async def test_in_production_nobody_is_told_what_he_may_have_meant(production: World) -> None:
    (error,) = (await production.nobody().raw("{ regio { slug } }"))["errors"]
    assert "region" not in error["message"]


async def test_in_production_the_gateways_fields_are_for_accounts_and_gateways(production: World) -> None:
    sdl = "{ _service { sdl } }"
    assert await production.nobody().code(sdl) == "GATEWAY_ONLY"
    assert await Somebody(production.http, headers={"hub-gateway": "guessed"}).code(sdl) == "GATEWAY_ONLY"
    gateway = Somebody(production.http, headers={"hub-gateway": "a-long-token-for-the-gateway"})
    assert "type Org" in (await gateway.ask(sdl))["_service"]["sdl"]
    signed_in = await production.somebody(production.root)
    assert "type Org" in (await signed_in.ask(sdl))["_service"]["sdl"]


async def test_one_wrong_field_among_many_is_enough_to_be_told(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/graphql", json={"query": "{ a b c d e f }"})
    assert len(answer.json()["errors"]) == 1
