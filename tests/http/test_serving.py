"""A hub as its operator meets it: how it stops, what it tells a monitor, what it writes about itself."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from hub.access import sessions
from hub.access.models import Account
from hub.access.roles import Role
from hub.access.states import AccountState
from hub.clock import now
from hub.database import transaction
from hub.identity import new_id
from hub.installation import installed
from hub.settings import Settings
from tests.factories import make_root
from tests.http.conftest import Hub, free_port

Serve = Callable[..., Hub]
ABOUT = {"query": "{ about { name } }"}
CLEAN = (0, -15, 143)  # the server ends with the signal it was sent, after it has finished


async def _somebody(given: Settings) -> str:
    async with installed(given):
        root = await make_root()
        account = Account(
            id=new_id(), region=root.region, org_id=root.id, role=Role.UNION_ADMIN, login_name="试", login_key="试",
            display_name="试办", state=AccountState.ACTIVE, created_at=now(),
        )  # fmt: skip
        async with transaction() as tx:
            await account.save(using_db=tx, force_create=True)
            token, _ = await sessions.open_session(tx, account)
        return token


@pytest.fixture
def token(settings: Settings) -> str:
    """A session of somebody in the data folder the hub will be started on."""
    return asyncio.run(_somebody(settings))


def test_each_of_many_processes_says_where_it_listens_and_for_whom(serve: Serve) -> None:
    hub = serve(HUB_URL="https://hub.example.cn")
    assert f"listening on {hub.url}, for https://hub.example.cn\n" in hub.output.read_text()


def test_a_hub_that_stops_tells_its_sockets_to_come_again(token: str, serve: Serve) -> None:
    hub = serve()
    with connect(f"ws{hub.url[4:]}/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}))
        assert "connection_ack" in socket.recv()
        stopped = threading.Thread(target=hub.stop)
        stopped.start()
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=10)
        assert socket.close_code == 1001
        stopped.join()
    assert hub.process.returncode in CLEAN


def test_a_hub_that_stops_finishes_what_it_was_asked(settings: Settings, serve: Serve) -> None:
    """A request whose last piece comes after the signal is answered."""
    hub = serve()
    stopping = threading.Thread(target=hub.stop)

    def slowly() -> Iterator[bytes]:
        yield b'{"query": "{ about'
        stopping.start()
        stopping.join(timeout=1)
        assert stopping.is_alive()
        yield b' { name } }"}'

    headers = {"content-type": "application/json"}
    answer = httpx2.post(f"{hub.url}/graphql", content=slowly(), headers=headers, timeout=20)
    assert answer.json()["data"] == {"about": {"name": "Union Hub"}}
    stopping.join()
    assert hub.process.returncode in CLEAN


def test_a_monitor_reads_metrics_on_a_port_of_their_own(serve: Serve) -> None:
    port = free_port()
    hub = serve(HUB_METRICS_PORT=str(port))
    httpx2.post(f"{hub.url}/graphql", json=ABOUT)
    httpx2.get(f"{hub.url}/files/secret-link")
    told = httpx2.get(f"http://127.0.0.1:{port}/metrics").text
    assert 'hub_requests_total{method="POST",route="/graphql",status="200"} 1.0' in told
    assert 'hub_requests_total{method="GET",route="/files/{token}",status="404"} 1.0' in told
    assert "secret-link" not in told
    assert httpx2.get(f"{hub.url}/metrics").status_code == 404


def test_logs_are_lines_of_json_without_what_was_sent(serve: Serve) -> None:
    hub = serve(HUB_JSON_LOGS="true")
    answer = httpx2.post(f"{hub.url}/graphql", json={"query": '{ region(slug: "460390199005170122") { slug } }'})
    httpx2.get(f"{hub.url}/files/secret-link?name=secret")
    assert hub.stop() in CLEAN
    requests = {one["route"]: one for one in hub.lines() if one["logger"] == "hub.requests"}
    told = requests["/graphql"]
    assert told["request"] == answer.headers["x-request-id"]
    assert (told["method"], told["status"], told["principal"]) == ("POST", 200, "SIGNED_OUT")
    assert requests["/files/{token}"]["status"] == 404
    written = hub.output.read_text()
    assert "secret" not in written
    assert "460390" not in written


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"HUB_ORIGINS": "https://app.example.invalid/path"}, "HUB_ORIGINS=https://app.example.invalid/path"),
        ({"HUB_ORIGINS": "*"}, "HUB_ORIGINS=*"),
        ({"HUB_PROXIES": "the-proxy"}, "HUB_PROXIES=the-proxy: write an address or a network"),
    ],
)
def test_a_setting_that_cannot_be_right_stops_the_start(serve: Serve, given: dict[str, str], says: str) -> None:
    with pytest.raises(AssertionError, match="Error: ") as told:
        serve(**given)
    assert says in str(told.value)
