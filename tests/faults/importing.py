"""A client that does not give up: the same request under the same key, at any web process, until it is answered."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

import httpx2

from schema.ids import node_id
from tests.faults.hurting import Union
from tests.stories.client import XLSX

PATIENCE = 120.0  # seconds: a key whose process died is given up after one minute
LATER = {"BUSY", "KEY_IN_FLIGHT", "RATE_LIMITED", "INTERNAL", "DEADLINE"}  # codes that say: try again

START = """mutation($org: ID!, $upload: ID!, $key: String) {
  startImport(org: $org, kind: MEMBER, upload: $upload, mode: CHECK_THEN_COMMIT, idempotencyKey: $key) {
    import { id } problems { code message }
  }
}"""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the hub has said yes to: this union's import of so many people."""

    org_id: UUID
    rows: int


def import_file(nodes: Sequence[str], union: Union, content: bytes, rows: int, lot: Random) -> Acknowledged:
    """Upload a file and start its import."""
    key = f"fault-{lot.getrandbits(64):x}"
    upload = _answered(nodes, lot, lambda http: _uploaded(http, union, content))
    _answered(nodes, lot, lambda http: _started(http, union, upload, key))
    return Acknowledged(union.org_id, rows)


def _uploaded(http: httpx2.Client, union: Union, content: bytes) -> str | None:
    answer = http.post("/uploads", files={"file": ("会员.xlsx", content, XLSX)}, headers=_bearer(union))
    if answer.status_code >= 500 or answer.status_code == 429:
        return None
    assert answer.status_code == 200, answer.text
    upload_id: str = answer.json()["uploadId"]
    return upload_id


def _started(http: httpx2.Client, union: Union, upload: str, key: str) -> str | None:
    variables = {"org": node_id("Org", union.org_id), "upload": upload, "key": key}
    answer = http.post("/graphql", json={"query": START, "variables": variables}, headers=_bearer(union))
    if answer.status_code >= 500 or answer.status_code == 429:
        return None
    told: dict[str, Any] = answer.json()
    codes = {one.get("extensions", {}).get("code") for one in told.get("errors", ())}
    payload = (told.get("data") or {}).get("startImport") or {}
    codes |= {one["code"] for one in payload.get("problems", ())}
    if codes & LATER:
        return None
    assert not codes, told
    import_id: str = payload["import"]["id"]
    return import_id


def _answered(nodes: Sequence[str], lot: Random, ask: Callable[[httpx2.Client], str | None]) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with httpx2.Client(base_url=lot.choice(nodes), timeout=15) as http:
                if (answer := ask(http)) is not None:
                    return answer
        except httpx2.TransportError:
            pass  # killed, paused, or not up yet: whether it was done, the next answer tells
        time.sleep(0.3)
    raise AssertionError("nobody answered")


def _bearer(union: Union) -> dict[str, str]:
    return {"authorization": f"Bearer {union.token}"}
