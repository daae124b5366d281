"""GraphQL over HTTP: what is taken, what is refused, and what every answer carries."""

import httpx2
import pytest

from hub.orgs import queries
from schema.context import Caller
from tests.schema.conftest import World

ABOUT = {"query": "{ about { name } }"}
SPEC = "application/graphql-response+json"


async def test_answers_are_unescaped_json(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/graphql", json={"query": '{ region(slug: "hainan") { name } }'})
    assert "海南省总工会" in answer.content.decode()
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


async def test_those_who_understand_it_get_the_specified_type_and_status(http: httpx2.AsyncClient) -> None:
    good = await http.post("/graphql", json=ABOUT, headers={"accept": SPEC})
    assert (good.status_code, good.headers["content-type"]) == (200, f"{SPEC}; charset=utf-8")
    for document in ("{ about { nothing } }", "{ about ", "{ orgs { nodes { id } } }"):
        bad = await http.post("/graphql", json={"query": document}, headers={"accept": f"{SPEC}, application/json"})
        assert bad.status_code == 400, document
        assert "data" not in bad.json()
    legacy = await http.post("/graphql", json={"query": "{ about { nothing } }"})
    assert legacy.status_code == 200


@pytest.mark.parametrize(
    ("method", "headers", "body"),
    [
        ("GET", {}, ""),
        ("POST", {"content-type": "text/plain"}, '{"query": "{ about { name } }"}'),
        ("POST", {"content-type": "application/x-www-form-urlencoded"}, "query={about{name}}"),
        ("POST", {"content-type": "multipart/form-data; boundary=x"}, "--x--"),
        ("POST", {"content-type": "application/json"}, '[{"query": "{ about { name } }"}]'),
        ("POST", {"content-type": "application/json"}, "{"),
        ("POST", {"content-type": "application/json"}, '{"query": 5}'),
        ("POST", {"content-type": "application/json"}, '"{ about { name } }"'),
        ("POST", {"content-type": "application/json"}, "null"),
        ("POST", {"content-type": "application/json"}, "[" * 50_000),
        ("POST", {"content-type": "application/json"}, '{"query": "{ about { name } }' + " " * 100_000 + '"}'),
        ("PUT", {"content-type": "application/json"}, "{}"),
    ],
)
async def test_nothing_but_one_posted_document_of_bounded_size_is_taken(
    http: httpx2.AsyncClient, method: str, headers: dict[str, str], body: str
) -> None:
    answer = await http.request(method, "/graphql", headers=headers, content=body)
    assert answer.status_code in (400, 405, 413), answer.status_code
    said = (answer.json().get("errors") or answer.json().get("problems"))[0]
    assert said.get("reference") or said["extensions"]["reference"]
    assert any("一" <= sign <= "鿿" for sign in said["message"])
    assert b"about" not in answer.content


async def test_every_answer_carries_its_number_and_careful_headers(http: httpx2.AsyncClient) -> None:
    for path in ("/graphql", "/uploads", "/files/nothing", "/livez", "/nowhere"):
        answer = await http.post(path, json=ABOUT)
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
        assert answer.headers["cache-control"] == "no-store", path
        assert len(answer.headers["x-request-id"]) == 24, path


async def test_a_fault_is_masked_and_logged_without_its_words(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The fault says a number that must not leave: only its place may be told, and to the log."""

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("460390199005170122")

    monkeypatch.setattr(queries, "page", broken)
    admin = await world.somebody(world.root)
    answer = await admin.raw("{ orgs(first: 1) { nodes { id } } about { name } }")
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["reference"] in error["message"]
    assert answer["data"] == {"orgs": None, "about": {"name": "Union Hub"}}
    logged = caplog.text
    assert error["extensions"]["reference"] in logged
    assert "RuntimeError at" in logged
    assert "460390" not in logged + str(answer)


@pytest.mark.parametrize("where", ["page", "before"])
async def test_while_the_register_cannot_be_reached_people_are_told_to_try_later(
    world: World, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Wherever it is noticed, be it in finding out who asks; and never in the words of the connection."""

    async def gone(*_: object, **__: object) -> None:
        raise ConnectionRefusedError("[Errno 111] Connect call failed ('10.0.0.7', 5432)")

    admin = await world.somebody(world.root)
    monkeypatch.setattr(*((queries, "page") if where == "page" else (Caller, "context")), gone)
    answer = await admin.raw("{ orgs(first: 1) { nodes { id } } }")
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert error["extensions"]["retryAfter"] == 5
    assert error["message"] == "系统暂时不可用，请稍后再试。"
    assert "10.0.0.7" not in str(answer)


async def test_a_refusal_of_bad_input_in_a_query_keeps_its_code(world: World) -> None:
    admin = await world.somebody(world.root)
    assert await admin.code('{ orgs(first: 1, after: "nonsense") { nodes { id } } }') == "INVALID"


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("{ about { nothing } }", {}),
        ("{ about ", {}),
        ("{ orgs(first: 1, sort: UPWARDS) { totalCount } }", {}),
        ("query($s: OrgSort!) { orgs(first: 1, sort: $s) { totalCount } }", {"s": "UPWARDS"}),
        ("query($s: OrgSort!) { orgs(first: 1, sort: $s) { totalCount } }", {"s": None}),
        ('query($d: Date!) { region(slug: "hainan") { layouts(asOf: $d) { key } } }', {"d": "2026-13-01"}),
    ],
)
async def test_what_the_schema_does_not_fit_has_a_code_and_a_number(
    world: World, document: str, variables: dict[str, object]
) -> None:
    (said,) = (await world.nobody().raw(document, **variables))["errors"]
    assert said["extensions"]["code"] == "BAD_REQUEST"
    assert said["extensions"]["reference"]
    assert said["message"].startswith("请求与接口定义不符")
    assert said["locations"]


async def test_alive_and_ready(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/livez")).status_code == 200
    assert (await http.get("/readyz")).status_code == 200
