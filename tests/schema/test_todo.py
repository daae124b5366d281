"""The numbers on a menu, watched: told again when they change, and to nobody whose session has ended."""

from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession

from hub.access import notices
from hub.access.models import Account
from hub.database import reader, transaction
from hub.database.walls import everywhere, reaching
from hub.region import CardState
from schema import todo
from schema.ids import uuid_of
from tests.card_rows import lay_card
from tests.factories import make_member
from tests.schema.test_sockets import PROTOCOL, client, opened, post, prepared

__all__ = ["client", "prepared"]

WATCH = "subscription { todo { failedCards cardsToHandOut overdueCards imports notices } }"
NOTHING = {"failedCards": 0, "cardsToHandOut": 0, "overdueCards": 0, "imports": 0, "notices": 0}


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(todo, "PAUSE", 0.05)


def told(socket: WebSocketTestSession) -> dict[str, Any]:
    message = socket.receive_json()
    assert message["type"] == "next", message
    payload: dict[str, Any] = message["payload"]
    return payload


@reaching(everywhere)
async def _happen(org: str) -> None:
    """A card is returned by the bank, and the union's administrator is sent a notice."""
    from hub.orgs.models import Org

    union = await Org.get(id=uuid_of("Org", org), using_db=reader())
    await lay_card(await make_member(union), CardState.FAILED)
    async with transaction() as tx:
        await notices.tell(tx, await Account.filter(org_id=union.id).using_db(tx), "办卡失败", "请处理。")


def test_what_waits_is_told_when_it_changes_until_the_session_ends(
    client: TestClient, prepared: dict[str, str]
) -> None:
    assert client.portal is not None
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        opened(socket, prepared["token"])
        socket.send_json({"type": "subscribe", "id": "1", "payload": {"query": WATCH}})
        assert told(socket)["data"]["todo"] == NOTHING
        client.portal.call(_happen, prepared["org"])
        seen = told(socket)["data"]["todo"]
        if 0 in (seen["notices"], seen["failedCards"]):  # it looked between the two, or while they happened
            seen = told(socket)["data"]["todo"]
        assert seen == NOTHING | {"failedCards": 1, "notices": 1}
        post(client, prepared["token"], "mutation { logout { ok } }")
        assert told(socket)["errors"][0]["extensions"]["code"] == "SIGNED_OUT"


def test_another_unions_numbers_are_its_own(client: TestClient, prepared: dict[str, str]) -> None:
    assert client.portal is not None
    client.portal.call(_happen, prepared["org"])
    with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        opened(socket, prepared["stranger"])
        socket.send_json({"type": "subscribe", "id": "1", "payload": {"query": WATCH}})
        assert told(socket)["data"]["todo"] == NOTHING
