"""The journal: who did what under a union, and never a person's number."""

import json

from hub.access.roles import Role
from tests.schema.conftest import World
from tests.schema.test_idempotency import ENROLL, form

READ = """query($o: ID!, $act: String, $actor: String, $s: ID, $from: DateTime, $to: DateTime,
    $n: Int, $after: String) {
  journal(under: $o, act: $act, actor: $actor, subject: $s, from: $from, to: $to, first: $n, after: $after) {
    totalCount pageInfo { endCursor hasNextPage }
    nodes { id at actor act label subject subjectLabel org { name } outcome requestId hash } } }"""


async def test_what_was_done_can_be_read_without_a_number_in_it(world: World) -> None:
    clerk = await world.somebody(world.works, Role.UNION_CLERK)
    member = (await clerk.do(ENROLL, org=world.id(world.works), values=form(61)))["member"]["id"]
    admin = await world.somebody(world.works)
    entries = (await admin.ask(READ, o=world.id(world.works), n=50))["journal"]["nodes"]
    done = next(one for one in entries if one["act"] == "enrollMember" and one["subject"] == member)
    assert (done["actor"], done["label"], done["outcome"]) == ("试办", "新增会员", "DONE")
    assert done["org"] == {"name": world.works.name}
    told = json.dumps(entries, ensure_ascii=False)
    assert str(form(61)["idNumber"]) not in told
    assert str(form(61)["mobile"]) not in told


async def test_it_is_narrowed_paged_and_chained(world: World) -> None:
    admin, org = await world.somebody(world.root), world.id(world.root)
    every = (await admin.ask(READ, o=org, n=50))["journal"]
    assert len({one["hash"] for one in every["nodes"]}) == every["totalCount"] > 3
    first = (await admin.ask(READ, o=org, n=1))["journal"]
    second = (await admin.ask(READ, o=org, n=1, after=first["pageInfo"]["endCursor"]))["journal"]
    assert [first["nodes"][0], second["nodes"][0]] == every["nodes"][:2]
    enrolled = (await admin.ask(READ, o=org, n=5, act="enrollMember", s=world.id(world.member)))["journal"]["nodes"]
    assert [one["subject"] for one in enrolled] == [world.id(world.member)]
    assert (await admin.ask(READ, o=org, n=5, actor="无此人"))["journal"]["totalCount"] == 0
    assert (await admin.ask(READ, o=org, n=5, to="2000-01-01T00:00:00Z"))["journal"]["totalCount"] == 0
    since = (await admin.ask(READ, o=org, n=50, **{"from": "2000-01-01T08:00:00+08:00"}))["journal"]["totalCount"]
    assert since == every["totalCount"]


async def test_an_entry_is_a_node_for_those_who_may_read_it(world: World) -> None:
    admin = await world.somebody(world.root)
    entry = (await admin.ask(READ, o=world.id(world.root), n=1))["journal"]["nodes"][0]["id"]
    ask = "query($i: ID!) { node(id: $i) { ... on JournalEntry { act } } }"
    assert (await admin.ask(ask, i=entry))["node"]
    for stranger in (await world.somebody(world.sibling), await world.somebody(world.root, Role.UNION_CLERK)):
        assert await stranger.ask(ask, i=entry) == {"node": None}
