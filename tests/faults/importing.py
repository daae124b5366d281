"""A client that does not give up: the same request under the same key, at any web process, until it is answered."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from uuid import UUID

import httpx2

from schema.ids import node_id
from tests.faults.hurting import Union
from tests.stories.client import XLSX

PATIENCE = 120.0  # seconds: a key whose process died is given up after one minute
LATER = {"BUSY", "KEY_IN_FLIGHT", "RATE_LIMITED", "INTERNAL", "UNAVAILABLE", "DEADLINE"}  # codes that say: try again

START = """mutation($org: ID!, $upload: ID!, $key: String) {
  startImport(org: $org, kind: MEMBER, upload: $upload, mode: CHECK_THEN_COMMIT, idempotencyKey: $key) {
    import { id } problems { code message }
  }
}"""
UNDO = """mutation($import: ID!, $key: String) {
  undoImport(id: $import, reason: "上传了错误的文件", idempotencyKey: $key) { import { id } problems { code message } }
}"""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the hub has said yes to: this union's import of so many people, and that it takes it back."""

    org_id: UUID
    rows: int
    import_id: str
    undone: bool = False


def import_file(nodes: Sequence[str], union: Union, content: bytes, rows: int, lot: Random) -> Acknowledged:
    """Upload a file and start its import."""
    key = f"fault-{lot.getrandbits(64):x}"
    upload = _answered(nodes, lot, lambda http: _uploaded(http, union, content))
    variables = {"org": node_id("Org", union.org_id), "upload": upload, "key": key}
    import_id = _answered(nodes, lot, lambda http: _told(http, union, START, variables))
    return Acknowledged(union.org_id, rows, import_id)


def undo_import(nodes: Sequence[str], union: Union, done: Acknowledged, lot: Random) -> Acknowledged:
    """Have it taken back."""
    variables = {"import": done.import_id, "key": f"fault-{lot.getrandbits(64):x}"}
    _answered(nodes, lot, lambda http: _told(http, union, UNDO, variables))
    return replace(done, undone=True)


def _uploaded(http: httpx2.Client, union: Union, content: bytes) -> str | None:
    answer = http.post("/uploads", files={"file": ("会员.xlsx", content, XLSX)}, headers=_bearer(union))
    if answer.status_code >= 500 or answer.status_code == 429:
        return None
    assert answer.status_code == 200, answer.text
    upload_id: str = answer.json()["uploadId"]
    return upload_id


def _told(http: httpx2.Client, union: Union, document: str, variables: Mapping[str, str]) -> str | None:
    """The import that a mutation answers with; None: try again."""
    answer = http.post("/graphql", json={"query": document, "variables": variables}, headers=_bearer(union))
    if answer.status_code >= 500 or answer.status_code == 429:
        return None
    told: dict[str, Any] = answer.json()
    codes = {one.get("extensions", {}).get("code") for one in told.get("errors", ())}
    (payload,) = (told.get("data") or {"": None}).values()
    payload = payload or {}
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
