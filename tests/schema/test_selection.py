"""Lists that are shaped column by column: nobody can tell but by the clock."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2
import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type
from hypothesis import HealthCheck, given
from hypothesis import settings as sought
from hypothesis import strategies as st

from hub.app import build
from hub.database import transaction
from hub.database.walls import everywhere
from hub.installation import installed
from hub.members.models import Member
from hub.settings import Settings
from schema import execution, schema
from schema.execution import Execution
from tests.factories import make_member, make_org, make_root
from tests.schema.conftest import Somebody, World

DEEPEST = 3
ARGUMENTS = {
    ("Org", "memberCount"): ["", "(scope: SUBTREE)", "(scope: $scope)"],
    ("Org", "orgCount"): ["", "(scope: OWN)", "(scope: $scope)"],
    ("Org", "values"): ["", '(layout: "nothing")'],
    ("Member", "values"): ["", "(layout: $key)"],
    ("Member", "extra"): ["(key: $key)", '(key: "nothing")'],
    ("Member", "history"): ["(first: 1)", "(last: $n)"],
    ("Org", "extra"): ["(key: $key)"],
    ("Org", "children"): ["(first: 2)"],
}
VARIABLES = {
    "org": "ID!",
    "works": "ID!",
    "n": "Int!",
    "yes": "Boolean!",
    "no": "Boolean! = false",
    "scope": "CountScope!",
    "key": "String!",
}
PAGED = {"members", "accounts", "orgs", "imports", "history", "children", "entries", "transfers", "cards"}
LISTS = (
    "members(org: $org, filter: {scope: SUBTREE}, first: $n) { %s }",
    "members(org: $works, first: 4) { %s }",
    "orgs(first: $n) { %s }",
)


@dataclass
class Writer:
    """Writes a document that is valid, for the most part."""

    draw: st.DrawFn
    directives: int = 0
    aliases: int = 0
    fragments: list[str] = field(default_factory=list)

    def selection(self, kind: GraphQLObjectType, depth: int) -> str:
        """What is asked of one object: fields, some of them twice, and fragments of every sort."""
        return " ".join(self.one(kind, depth) for _ in range(self.draw(st.integers(1, 6))))

    def one(self, kind: GraphQLObjectType, depth: int) -> str:
        how = self.draw(st.sampled_from(["field"] * 12 + ["name", "inline", "bare", "node", "named"]))
        if how == "field" or depth <= 0:
            return self.field(kind, depth)
        if how == "name":
            return f"{self.alias('__typename')}__typename"
        inner = self.selection(kind, depth - 1)
        if how == "inline":
            return f"... on {kind.name} {self.directive()} {{ {inner} }}"
        if how == "bare":
            return f"... {self.directive()} {{ {inner} }}"
        if how == "node":
            return "... on Node { id }" if any(one.name == "Node" for one in kind.interfaces) else "__typename"
        name = f"f{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {kind.name} {{ {inner} }}")
        return f"...{name} {self.directive()}"

    def field(self, kind: GraphQLObjectType, depth: int) -> str:
        names = [name for name in kind.fields if self.is_askable(kind, name, depth)]
        name = self.draw(st.sampled_from(names))
        given = self.draw(st.sampled_from(ARGUMENTS.get((kind.name, name), [""])))
        inner = get_named_type(kind.fields[name].type)
        below = f"{{ {self.selection(inner, depth - 1)} }}" if isinstance(inner, GraphQLObjectType) else ""
        return f"{self.alias(name)}{name}{given} {self.directive()} {below}"

    def is_askable(self, kind: GraphQLObjectType, name: str, depth: int) -> bool:
        inner = get_named_type(kind.fields[name].type)
        if is_leaf_type(inner):
            return (kind.name, name) != ("Region", "quality")  # takes long to work out
        needed = any(each.type.of_type for each in kind.fields[name].args.values() if hasattr(each.type, "of_type"))
        known = (kind.name, name) in ARGUMENTS or not (needed or name in PAGED)
        return depth > 0 and isinstance(inner, GraphQLObjectType) and known

    def alias(self, name: str) -> str:
        """The same field has the same alias each time: it is merged with itself, and never with another."""
        if self.aliases >= 10 or not self.draw(st.sampled_from([False, False, True])):
            return ""
        self.aliases += 1
        return f"{name.strip('_')}{self.aliases}: "

    def directive(self) -> str:
        if self.directives >= 5 or not self.draw(st.sampled_from([False, False, False, True])):
            return ""
        self.directives += 1
        return self.draw(
            st.sampled_from(["@include(if: $yes)", "@skip(if: $yes)", "@include(if: false)", "@skip(if: $no)"])
        )


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A query of one list or two, with everything in its selections that GraphQL knows."""
    writer, asked = Writer(draw), []
    for place in range(draw(st.integers(1, 2))):
        around = draw(st.sampled_from(LISTS))
        kind = schema._schema.get_type("Org" if around.startswith("orgs") else "Member")
        assert isinstance(kind, GraphQLObjectType)
        inner = writer.selection(kind, DEEPEST)
        held = draw(st.sampled_from(["nodes { %s }", "edges { cursor node { %s } }", "totalCount a: nodes { %s }"]))
        asked.append(f"list{place}: {around % (held % inner)}")
    text = f"{{ {' '.join(asked)} }} {' '.join(writer.fragments)}"
    used = [f"${name}: {kind}" for name, kind in VARIABLES.items() if re.search(rf"\${name}\b", text)]
    return f"query({', '.join(used)}) {text}" if used else text


@contextmanager
def ordinarily() -> Iterator[None]:
    """Without shapes, as graphql-core does it, and of rows with all their columns."""
    with pytest.MonkeyPatch.context() as instead:
        instead.setattr(Execution, "_kind", lambda *_: None)
        instead.setattr("schema.members.columns_below", lambda *_: None)
        yield


def told(answer: dict[str, Any]) -> tuple[str, object, object]:
    """All of an answer but the number of its request and what is left to spend: data in its very order."""
    text = re.sub(r"\b[0-9a-f]{24}\b", "#", json.dumps(answer.get("data"), ensure_ascii=False))
    errors = [
        (one.get("path"), one.get("locations"), one.get("extensions", {}).get("code"))
        for one in answer.get("errors", ())
    ]
    cost = answer.get("extensions", {}).get("cost", {})
    return text, sorted(errors, key=str), (cost.get("requested"), cost.get("actual"))


async def broken(world: World) -> None:
    """A register in which not everything can be answered."""
    for order in (11, 12, 13):
        await make_member(world.works, order, education="20")
    async with transaction() as tx:
        members = Member.filter(org_id=world.works.id).using_db(tx)
        second, third = [one.id for one in await members.order_by("member_no")][1:3]
        await members.filter(id=second).update(mobile_sealed=b"nothing that could be opened")
        await members.filter(id=third).update(warnings=["no such doubt"])


class Asked:
    """A hub that stays open for many documents, and a clerk who asks them twice."""

    def __init__(self, settings: Settings) -> None:
        self.runner = asyncio.Runner()
        self.open = installed(replace(settings, points=10**9, points_per_second=10**6))
        self.runner.run(self._begin())

    async def _begin(self) -> None:
        given = await self.open.__aenter__()
        self.http = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=build(given)), base_url="http://127.0.0.1:8000"
        )
        with everywhere():
            root = await make_root()
            city = await make_org(root)
            works = await make_org(city)
            self.world = World(self.http, root, city, works, await make_org(city), root, await make_member(works, 7))
            await broken(self.world)
            self.clerk: Somebody = await self.world.somebody(city)

    async def both(self, document: str, yes: bool, scope: str, n: int) -> None:
        ids = {"org": self.world.id(self.world.city), "works": self.world.id(self.world.works)}
        variables = {**ids, "n": n, "yes": yes, "scope": scope, "key": "title"}
        await self.clerk.raw(document, **variables)  # it is known from the second time on
        shaped = told(await self.clerk.raw(document, **variables))
        with ordinarily():
            assert shaped == told(await self.clerk.raw(document, **variables))

    def close(self) -> None:
        self.runner.run(self._end())
        self.runner.close()

    async def _end(self) -> None:
        await self.http.aclose()
        await self.open.__aexit__(None, None, None)


def test_shaped_answers_are_those_of_graphql_core(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(settings)
    shapes = {"answered": 0, "beyond": 0}
    shaped = execution._shaped

    async def counting(kind: Any, result: Any, context: Any, ordinary: Any) -> Any:
        def counted() -> Any:
            shapes["beyond"] += 1
            return ordinary()

        shapes["answered"] += 1
        return await shaped(kind, result, context, counted)

    monkeypatch.setattr(execution, "_shaped", counting)

    @sought(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(documents(), st.booleans(), st.sampled_from(["OWN", "SUBTREE"]), st.integers(1, 4))
    def ask(document: str, yes: bool, scope: str, n: int) -> None:
        asked.runner.run(asked.both(document, yes, scope, n))

    try:
        ask()
    finally:
        asked.close()
    assert shapes["answered"] > 50, "otherwise nothing was compared"
    assert shapes["beyond"] > 0, "some could not be answered"


async def test_the_list_every_frontend_shows_is_shaped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await make_member(world.works, 8)
    clerk, seen = await world.somebody(world.works), []
    shaped = execution._shaped

    async def noting(kind: Any, result: Any, context: Any, ordinary: Any) -> Any:
        seen.append(len(result))
        return await shaped(kind, result, context, lambda: pytest.fail("beyond its shape"))

    monkeypatch.setattr(execution, "_shaped", noting)
    page = """query($o: ID!) { members(org: $o, first: 50) { nodes { id name memberNo idNumber mobile birthDate
      sex { label } warnings { code } membership { state stateLabel } acts { name allowed } org { id name } } } }"""
    for _ in range(2):
        await clerk.ask(page, o=world.id(world.works))
    assert 2 in seen


async def test_a_document_that_is_known_is_still_measured_and_its_asker_looked_at(world: World) -> None:
    clerk, page = (
        await world.somebody(world.works),
        "query($o: ID!, $n: Int) { members(org: $o, first: $n) { nodes { id } } }",
    )
    org = world.id(world.works)
    assert (await clerk.ask(page, o=org, n=5))["members"]["nodes"]
    assert await clerk.code(page, o=org, n=101) == "PAGE_SIZE"
    assert await clerk.code(page, o=org, n=None) == "PAGE_SIZE"
    assert (await clerk.raw(page, o=org, n=3))["extensions"]["cost"]["requested"] == 4
    assert (await clerk.raw(page, o=org, n=50))["extensions"]["cost"]["requested"] == 51
    stranger = await world.somebody(world.other)
    assert (await stranger.ask(page, o=org, n=5))["members"] is None
    assert (await world.nobody().ask(page, o=org, n=5))["members"] is None
