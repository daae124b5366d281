"""Fifty members of a union out of a million rows, each with its union: raw SQL and orjson, the hub, and a peer.

``python -m benchmarks.list_members [members]``; by default 1000000. The server is HUB_TEST_POSTGRES. All sides answer
through the same ASGI call, eight at a time, in turns; without a network, so that nothing but the server is measured.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.list_peer import dataloading
from hub import garbage
from hub.access import sessions
from hub.access.models import Account
from hub.access.roles import Role
from hub.app import build
from hub.database import transaction
from hub.database.migrating import migrate
from hub.database.walls import everywhere
from hub.installation import installed
from hub.orgs.models import Org
from hub.settings import Settings
from schema.ids import node_id
from tests.factories import make_member, make_org, make_root
from tests.hub.imports.setting import account_of
from tests.servers import as_worker, create_database, drop_database

AT_ONCE = 8
UNIONS = 1000  # the rows are spread over
PEOPLE = 120  # of the union that is asked for, as real as any: sealed, masked on the way out
TURNS = 5
ASKED = 200  # requests a turn

PAGE = """
query Page($org: ID!, $first: Int, $last: Int) {
  org(id: $org) { id }
  members(org: $org, first: $first, last: $last) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id memberNo name birthDate employerName isMigrantWorker joinedOn mobile idNumber
      sex { code label } education { code label } org { id name orgNo }
    }
  }
}"""
BELOW = """
query Below($org: ID!, $first: Int, $last: Int) {
  org(id: $org) { members(filter: {scope: SUBTREE}, first: $first, last: $last) { nodes { id memberNo } } }
}"""
RAW = """
SELECT m.id, m.member_no, m.full_name, m.born_on, m.employer_name, m.is_migrant_worker, m.joined_on, m.sex, m.education,
       o.id AS org_id, o.name AS org_name, o.org_no
FROM member m JOIN org o ON o.id = m.org_id WHERE m.org_id = $1 ORDER BY m.member_no LIMIT 51
"""

Ask = Callable[[], Awaitable[bytes]]


async def main(members: int) -> None:
    """Fill a database, measure, print."""
    url = await create_database()
    try:
        with tempfile.TemporaryDirectory() as folder, everywhere():
            given = Settings(
                data=Path(folder),
                database=as_worker(url),
                database_owner=url,
                production=False,
                points=10**9,
                listed_people=0,
            )
            await migrate(given)
            async with installed(given):
                await _measure(given, url, members)
    finally:
        await drop_database(url)


async def _measure(given: Settings, url: str, members: int) -> None:
    root = await make_root()
    union = await make_org(root)
    for _ in range(PEOPLE):
        await make_member(union)
    await _fill(url, root, members)
    own, all_ = await _token(union), await _token(root)
    hub, pool = build(given), await asyncpg.create_pool(url, min_size=AT_ONCE, max_size=AT_ONCE)
    raw = Starlette(routes=[Route("/graphql", _raw(pool, union), methods=["POST"])])
    sides = {
        "raw SQL + orjson": asking(raw, PAGE, union, "", first=50),
        "hub": asking(hub, PAGE, union, own, first=50),
        "strawberry with a DataLoader": asking(dataloading(pool), PAGE, union, "", first=50),
    }
    pages = {
        "first 50 of all below the root": asking(hub, BELOW, root, all_, first=50),
        "last 50 of all below the root": asking(hub, BELOW, root, all_, last=50),
    }
    print(f"{members:,} members in {UNIONS:,} unions\n")
    with garbage.none_of_this():  # as a server does
        await _turns(sides, pages)
    await pool.close()
    await sessions.settle()


async def _turns(*groups: Mapping[str, Ask]) -> None:
    print("| | requests/s | p50 ms | p99 ms | CPU ms/request |\n|---|---:|---:|---:|---:|")
    for each in groups:
        took: dict[str, list[tuple[float, ...]]] = {name: [] for name in each}
        for _ in range(TURNS):
            for name, ask in each.items():
                took[name].append(await _turn(ask))
        for name, turns in took.items():
            rate, middle, worst, cpu = (median(figures) for figures in zip(*turns, strict=True))
            print(f"| {name} | {rate:,.0f} | {middle:.1f} | {worst:.1f} | {cpu:.2f} |", flush=True)


def asking(app: Any, document: str, org: Org, token: str, **variables: object) -> Ask:
    """One request to an application, as a server would hand it over; the answer's body."""
    body = orjson.dumps({"query": document, "variables": {"org": node_id("Org", org.id), **variables}})
    headers = [(b"content-type", b"application/json"), (b"host", b"127.0.0.1:8000")]
    headers += [(b"authorization", f"Bearer {token}".encode())] if token else []

    async def ask() -> bytes:
        scope = {
            "type": "http", "http_version": "1.1", "method": "POST", "path": "/graphql", "raw_path": b"/graphql",
            "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
            "scheme": "http", "root_path": "", "asgi": {"version": "3.0"},
        }  # fmt: skip
        told: list[bytes] = []
        asked = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, object]:
            return asked.pop() if asked else await asyncio.Event().wait()  # type: ignore[return-value]

        async def send(message: dict[str, Any]) -> None:
            told.append(message.get("body", b""))

        await app(scope, receive, send)
        return b"".join(told)

    return ask


async def _turn(ask: Ask) -> tuple[float, ...]:
    answer = orjson.loads(await ask())
    assert "errors" not in answer, answer
    took: list[float] = []

    async def client() -> None:
        for _ in range(ASKED // AT_ONCE):
            begun = time.perf_counter()
            await ask()
            took.append((time.perf_counter() - begun) * 1000)

    begun, spent = time.perf_counter(), time.process_time()
    await asyncio.gather(*(client() for _ in range(AT_ONCE)))
    seconds, cpu = time.perf_counter() - begun, time.process_time() - spent
    return len(took) / seconds, median(took), quantiles(took, n=100)[98], cpu * 1000 / len(took)


def _raw(pool: asyncpg.Pool, union: Org) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        await request.json()
        rows = await pool.fetch(RAW, union.id)
        nodes = [dict(row) | {"id": str(row["id"]), "org_id": str(row["org_id"])} for row in rows[:50]]
        told = {"data": {"members": {"nodes": nodes, "pageInfo": {"hasNextPage": len(rows) > 50}}}}
        return Response(orjson.dumps(told), media_type="application/json")

    return answer


async def _fill(url: str, root: Org, members: int) -> None:
    """Unions below the root, and people in them with nothing sealed."""
    db = await asyncpg.connect(url)
    await db.execute(
        """
        INSERT INTO org SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'seq', 1000000 + n,
            'path', o.path || lpad((1000000 + n)::text, 7, '0'), 'level', 2, 'parent_id', o.id,
            'name', '虚构第' || n || '厂工会', 'name_key', '虚构第' || n || '厂工会', 'org_no', 'X' || n))).*
        FROM org o, generate_series(1, $2::int) n WHERE o.id = $1
        """,
        root.id,
        UNIONS,
    )
    await db.execute(
        """
        INSERT INTO member (id, region, org_id, version, member_no, state, full_name, since, more, as_typed, warnings,
                            created_by, created_at, updated_at, id_number_index)
        SELECT gen_random_uuid(), 'hainan', ids[1 + n % $2::int], 1, 'Y' || lpad(n::text, 9, '0'), 'CURRENT', '试' || n,
               '2020-01-01', '{}', '{}', '[]', '试办', now(), now(), gen_random_uuid()
        FROM generate_series(1, $1::int) n, (SELECT array_agg(id) AS ids FROM org WHERE org_no LIKE 'X%') found
        """,
        members,
        UNIONS,
    )
    await db.execute("VACUUM ANALYZE")
    await db.close()


async def _token(org: Org) -> str:
    scope = await account_of(org, Role.UNION_ADMIN)
    async with transaction() as tx:
        token, _ = await sessions.open_session(tx, await Account.get(id=scope.account_id, using_db=tx))
    return token


if __name__ == "__main__":
    chosen: Sequence[str] = sys.argv[1:]
    asyncio.run(main(int(chosen[0]) if chosen else 1_000_000))
