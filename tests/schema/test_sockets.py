"""importProgress over graphql-transport-ws: who may watch, and what is seen."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from tortoise.backends.base.executor import EXECUTOR_CACHE

from hub.access import sessions
from hub.access.models import Account, Session
from hub.access.roles import Role
from hub.access.states import AccountState
from hub.app import build
from hub.clock import now
from hub.database import reader, transaction
from hub.database.walls import everywhere, reaching
from hub.identity import new_id
from hub.imports.models import Import
from hub.imports.states import ImportState
from hub.seal import token_hash
from hub.settings import Settings
from hub.web import watchers
from hub.web.graphql import Endpoint
from schema.ids import node_id, uuid_of
from tests.factories import make_org, make_root
from tests.people import people
from tests.schema.test_imports import START, XLSX
from tests.schema.test_undoing import UNDO
from tests.workbooks import member_workbook

WATCH = "subscription($i: ID!) { importProgress(id: $i) { id state outcome progress { percent } counts { created } } }"
PROTOCOL = "graphql-transport-ws"


@pytest.fixture
def client(either_settings: Settings) -> Iterator[TestClient]:
    """The whole application, its worker inside, as a server runs it; on either database (see the fixture `either`)."""
    EXECUTOR_CACHE.clear()
    with TestClient(build(either_settings), base_url="http://127.0.0.1:8000") as client:
        yield client
    EXECUTOR_CACHE.clear()


@reaching(everywhere)
async def _prepared() -> dict[str, str]:
    """A union with two people in it, and one beside: tokens and ids."""
    works = await make_org(root := await make_root(), "虚构省第一糖厂工会委员会")
    other = await make_org(root, "虚构省第二糖厂工会委员会")
    told = {"org": node_id("Org", works.id)}
    for name, org in (("token", works), ("stranger", other)):
        account = Account(
            id=new_id(), region=org.region, org_id=org.id, role=Role.UNION_ADMIN, login_name=name, login_key=name,
            display_name="试办", state=AccountState.ACTIVE, created_at=now(),
        )  # fmt: skip
        async with transaction() as tx:
            await account.save(using_db=tx, force_create=True)
            told[name], _ = await sessions.open_session(tx, account)
    return told


@pytest.fixture
def prepared(client: TestClient) -> dict[str, str]:
    assert client.portal is not None
    return client.portal.call(_prepared)


def post(client: TestClient, token: str, document: str, **variables: Any) -> dict[str, Any]:
    answer = client.post(
        "/graphql", json={"query": document, "variables": variables}, headers={"authorization": f"Bearer {token}"}
    )
    told: dict[str, Any] = answer.json()["data"]
    return told


@pytest.fixture
def running(client: TestClient, prepared: dict[str, str]) -> str:
    """An import that has just been started."""
    headers = {"authorization": f"Bearer {prepared['token']}"}
    sent = client.post(
        "/uploads", files={"file": ("会员.xlsx", member_workbook(people(3, start=951)), XLSX)}, headers=headers
    )
    started = post(client, prepared["token"], START, o=prepared["org"], u=sent.json()["uploadId"])["startImport"]
    assert started["problems"] == []
    id_: str = started["import"]["id"]
    return id_


def opened(socket: WebSocketTestSession, token: str) -> WebSocketTestSession:
    socket.send_json({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}})
    assert socket.receive_json()["type"] == "connection_ack"
    return socket


def watch(socket: WebSocketTestSession, import_id: str) -> list[dict[str, Any]]:
    """Everything that comes, up to the end."""
    socket.send_json({"type": "subscribe", "id": "1", "payload": {"query": WATCH, "variables": {"i": import_id}}})
    seen = []
    while (message := socket.receive_json())["type"] != "complete":
        seen.append(message["payload"])
    return seen


def test_an_import_is_watched_to_its_end(client: TestClient, prepared: dict[str, str], running: str) -> None:
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        seen = watch(opened(socket, prepared["token"]), running)
    last = seen[-1]["data"]["importProgress"]
    assert (last["state"], last["outcome"], last["progress"]["percent"]) == ("DONE", "SUCCEEDED", 100.0)
    assert last["counts"] == {"created": 3}


def test_an_import_is_watched_while_it_is_taken_back(
    client: TestClient, prepared: dict[str, str], running: str
) -> None:
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        watch(opened(socket, prepared["token"]), running)
        asked = post(client, prepared["token"], UNDO, i=running, r="上传了错误的文件")["undoImport"]
        assert asked["problems"] == []
        seen = watch(socket, running)
    last = seen[-1]["data"]["importProgress"]
    assert (last["state"], last["outcome"], last["progress"]["percent"]) == ("DONE", "UNDONE", 100.0)


def test_a_stranger_sees_nothing_of_it(client: TestClient, prepared: dict[str, str], running: str) -> None:
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        (told,) = watch(opened(socket, prepared["stranger"]), running)
    assert told["data"] is None
    assert told["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def test_a_socket_begins_with_a_valid_token(client: TestClient, prepared: dict[str, str]) -> None:
    for payload in (
        {},
        {"authorization": "Bearer guessed"},
        {"authorization": prepared["token"]},
        {"authorization": 5},
    ):
        with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
            socket.send_json({"type": "connection_init", "payload": payload})
            with pytest.raises(WebSocketDisconnect) as closed:
                socket.receive_json()
            assert closed.value.code == 4403


def test_another_sites_page_may_not_open_one_and_the_operator_reads_which_setting_would_let_it(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    for origin in ("https://elsewhere.example", "https://elsewhere.example\nforged", "null"):
        caplog.clear()
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect("/graphql", subprotocols=[PROTOCOL], headers={"origin": origin}),
        ):
            pass
        said = f"a socket was refused to a page of {origin!r}: HUB_ORIGINS does not name it"
        assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == [said]


def test_only_the_current_protocol_is_spoken(client: TestClient) -> None:
    with (
        client.websocket_connect("/graphql", subprotocols=["graphql-ws"]) as socket,
        pytest.raises(WebSocketDisconnect),
    ):
        socket.receive_json()


def test_a_session_that_ended_subscribes_to_nothing_more(
    client: TestClient, prepared: dict[str, str], running: str
) -> None:
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        opened(socket, prepared["token"])
        post(client, prepared["token"], "mutation { logout { ok } }")
        (told,) = watch(socket, running)
    assert told["errors"][0]["extensions"]["code"] == "SIGNED_OUT"


def test_documents_on_a_socket_are_guarded_like_any_other(client: TestClient, prepared: dict[str, str]) -> None:
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        opened(socket, prepared["token"])
        socket.send_json(
            {"type": "subscribe", "id": "1", "payload": {"query": "{ orgs(first: 1000) { nodes { id } } }"}}
        )
        message = socket.receive_json()
    assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "PAGE_SIZE")


def error_of(client: TestClient, document: str, **headers: str) -> tuple[int, str]:
    answer = client.post("/graphql", json={"query": document, "variables": {"i": "x"}}, headers=headers)
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


def test_sockets_and_requests_carry_each_their_own(client: TestClient, prepared: dict[str, str]) -> None:
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        opened(socket, prepared["token"])
        for query in ("{ about { name } }", "mutation { logout { ok } }"):
            socket.send_json({"type": "subscribe", "id": "1", "payload": {"query": query}})
            assert socket.receive_json()["payload"][0]["extensions"]["code"] == "SUBSCRIPTIONS_ONLY"
    assert error_of(client, WATCH) == (200, "STREAM_NEEDED")


def test_a_cookie_opens_a_socket_to_the_hubs_own_page(client: TestClient, prepared: dict[str, str]) -> None:
    headers = {"cookie": f"__Host-hub={prepared['token']}", "origin": "http://127.0.0.1:8000"}
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL], headers=headers) as socket:
        socket.send_json({"type": "connection_init"})
        assert socket.receive_json() == {"type": "connection_ack"}


def test_a_socket_that_does_not_say_who_it_is_is_closed(client: TestClient, prepared: dict[str, str]) -> None:
    endpoint_of(client).connection_init_wait_timeout = timedelta(seconds=0.1)
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
        assert closed.value.code == 4408


def endpoint_of(client: TestClient) -> Endpoint:
    (found,) = {route.app for route in client.app.routes if isinstance(route, WebSocketRoute)}  # type: ignore[attr-defined]
    assert isinstance(found, Endpoint)
    return found


def test_by_default_it_has_five_seconds_to_say_so(client: TestClient) -> None:
    assert endpoint_of(client).connection_init_wait_timeout == timedelta(seconds=5)


@pytest.fixture
def endless(client: TestClient, running: str, prepared: dict[str, str]) -> str:
    """An import that no worker will end."""
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        watch(opened(socket, prepared["token"]), running)
    assert client.portal is not None

    @reaching(everywhere)
    async def begin_again() -> None:
        async with transaction() as tx:
            one = Import.filter(id=uuid_of("Import", running)).using_db(tx)
            await one.update(state=ImportState.CHECKING, busy_org_id=uuid_of("Org", prepared["org"]))

    client.portal.call(begin_again)
    return running


def test_no_more_than_ten_subscriptions_on_a_socket(client: TestClient, prepared: dict[str, str], endless: str) -> None:
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        opened(socket, prepared["token"])
        payload = {"query": WATCH, "variables": {"i": endless}}
        for number in range(11):
            socket.send_json({"type": "subscribe", "id": str(number), "payload": payload})
        told = [socket.receive_json() for _ in range(11)]
    assert [one["id"] for one in told if one["type"] == "error"] == ["10"]


def test_no_more_than_five_sockets_of_an_account(client: TestClient, prepared: dict[str, str]) -> None:
    with ExitStack() as sockets:

        def another(token: str) -> WebSocketTestSession:
            socket = sockets.enter_context(client.websocket_connect("/graphql", subprotocols=[PROTOCOL]))
            socket.send_json({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}})
            return socket

        for _ in range(5):
            assert another(prepared["token"]).receive_json()["type"] == "connection_ack"
        with pytest.raises(WebSocketDisconnect) as closed:
            another(prepared["token"]).receive_json()
        assert closed.value.code == 4429
        status, code = error_of(client, WATCH, **stream(prepared["token"]))
        assert (status, code) == (429, "RATE_LIMITED")
        assert another(prepared["stranger"]).receive_json()["type"] == "connection_ack"
    assert len(endpoint_of(client).watchers) == 0


def stream(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}", "accept": "text/event-stream"}


def events(client: TestClient, token: str, import_id: str) -> list[str]:
    """What an event stream tells, up to its end."""
    body = {"query": WATCH, "variables": {"i": import_id}}
    answer = client.post("/graphql", json=body, headers=stream(token))
    assert answer.headers["content-type"].startswith("text/event-stream")
    return [part for part in answer.text.split("\r\n\r\n") if part]


def test_an_import_is_watched_in_a_stream_as_well(client: TestClient, prepared: dict[str, str], running: str) -> None:
    *told, last = events(client, prepared["token"], running)
    assert last.startswith("event: complete")
    assert '"outcome":"SUCCEEDED"' in told[-1]


def test_a_stream_is_for_somebody_signed_in(client: TestClient, prepared: dict[str, str], running: str) -> None:
    assert error_of(client, WATCH, accept="text/event-stream") == (401, "SIGNED_OUT")
    (told, _) = events(client, prepared["stranger"], running)
    assert "NOT_FOUND" in told
    (told, _) = (part for part in client.post(
        "/graphql", json={"query": "{ about { name } }"}, headers=stream(prepared["token"])
    ).text.split("\r\n\r\n") if part)  # fmt: skip
    assert "SUBSCRIPTIONS_ONLY" in told


def test_who_takes_json_too_is_not_given_a_stream(client: TestClient, prepared: dict[str, str]) -> None:
    """Some clients name with every request all types they know."""
    headers = {**stream(prepared["token"]), "accept": "application/json, text/event-stream, multipart/mixed"}
    answer = client.post("/graphql", json={"query": "{ about { name } }"}, headers=headers)
    assert answer.json()["data"] == {"about": {"name": "Union Hub"}}


def test_the_end_of_a_session_is_the_end_of_its_sockets_and_streams(
    client: TestClient, prepared: dict[str, str], endless: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert watchers.EVERY <= 5  # seconds, at most, that anything lives longer than its session
    monkeypatch.setattr(watchers, "EVERY", 0.05)
    with (
        ThreadPoolExecutor() as pool,
        client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket,
        client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as stranger,
    ):
        opened(socket, prepared["token"])
        opened(stranger, prepared["stranger"])
        streaming = pool.submit(events, client, prepared["token"], endless)
        while len(endpoint_of(client).watchers) < 3:
            time.sleep(0.01)
        post(client, prepared["token"], "mutation { logout { ok } }")
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
        assert closed.value.code == 4403
        assert len(streaming.result(timeout=10)) == 1  # what was told before, and no event of completion
        stranger.send_json({"type": "ping"})
        assert stranger.receive_json()["type"] == "pong"


def test_watching_is_not_using_a_session(client: TestClient, prepared: dict[str, str]) -> None:
    """Who only watches is signed out when the idle time is over."""
    assert client.portal is not None

    @reaching(everywhere)
    async def living_in(minutes: int) -> bool:
        (session,) = await Session.filter(token_hash=token_hash(prepared["token"])).using_db(reader())
        return session.id in await sessions.living({session.id}, at=now() + timedelta(minutes=minutes))

    assert client.portal.call(living_in, 29)
    assert not client.portal.call(living_in, 31)


@reaching(everywhere)
async def _revoke(token: str) -> None:
    async with transaction() as tx:
        (session,) = await Session.filter(token_hash=token_hash(token)).using_db(tx)
        await Account.filter(id=session.account_id).using_db(tx).update(state=AccountState.REVOKED)


def test_an_account_that_may_no_longer_sign_in_has_no_living_session(
    client: TestClient, prepared: dict[str, str]
) -> None:
    assert client.portal is not None

    @reaching(everywhere)
    async def living() -> bool:
        (session,) = await Session.filter(token_hash=token_hash(prepared["token"])).using_db(reader())
        return session.id in await sessions.living({session.id})

    assert client.portal.call(living)
    client.portal.call(_revoke, prepared["token"])
    assert not client.portal.call(living)
