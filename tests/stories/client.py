"""A regional frontend, as small as it can be: GraphQL over HTTP, uploads, downloads, one subscription."""

import json
import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import cycle
from typing import Any, Self

import httpx2
from openpyxl import Workbook, load_workbook
from websockets.sync.client import connect

TOO_OFTEN, PATIENCE = 429, 5  # times
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Client:
    """Somebody at a browser, signed in or not."""

    def __init__(self, url: str, nodes: Sequence[str] = ()) -> None:
        self.url = url
        self.token = ""
        self._all = [httpx2.Client(base_url=node, timeout=30) for node in nodes or (url,)]
        self._turns = cycle(self._all)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for http in self._all:
            http.close()

    @property
    def http(self) -> httpx2.Client:
        """The web process whose turn it is: where there are several, no two requests in a row meet the same one."""
        return next(self._turns)

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of a query or mutation; an error at the top level is a failed test."""
        answer = self.raw(document, **variables)
        assert "errors" not in answer, json.dumps(answer["errors"], ensure_ascii=False)
        data: dict[str, Any] = answer["data"]
        return data

    def raw(self, document: str, **variables: Any) -> dict[str, Any]:
        """The whole answer, errors and all. Who is told to come again later does."""
        asked = {"query": document, "variables": variables}
        answer = self.http.post("/graphql", json=asked, headers=self._headers())
        for _ in range(PATIENCE):
            if answer.status_code != TOO_OFTEN:
                break
            time.sleep(int(answer.headers["retry-after"]))
            answer = self.http.post("/graphql", json=asked, headers=self._headers())
        told: dict[str, Any] = answer.json()
        return told

    def do(self, document: str, **variables: Any) -> dict[str, Any]:
        """The payload of a mutation that must succeed."""
        payload = self.attempt(document, **variables)
        assert payload["problems"] == [], json.dumps(payload["problems"], ensure_ascii=False)
        return payload

    def attempt(self, document: str, **variables: Any) -> dict[str, Any]:
        """The payload of a mutation, whatever became of it."""
        (payload,) = self.ask(document, **variables).values()
        told: dict[str, Any] = payload
        return told

    def sign_in(self, login: str, password: str, region: str | None = "hainan") -> dict[str, Any]:
        """Log in and stay so."""
        payload = self.do(LOGIN, login=login, password=password, region=region)
        self.token = payload["token"]
        viewer: dict[str, Any] = payload["viewer"]
        return viewer

    def upload(self, content: bytes, name: str = "会员.xlsx") -> str:
        """Send a file; its id."""
        answer = self.http.post("/uploads", files={"file": (name, content, XLSX)}, headers=self._headers())
        assert answer.status_code == 200, answer.text
        upload_id: str = answer.json()["uploadId"]
        return upload_id

    def download(self, link: str) -> bytes:
        """Fetch a signed link, as a browser would: without the token."""
        answer = self.http.get(link)
        assert answer.status_code == 200, answer.text
        return answer.content

    def workbook(self, link: str) -> Workbook:
        """Fetch a signed link to a workbook and open it."""
        return load_workbook(BytesIO(self.download(link)))

    def watch(self, import_id: str) -> Iterator[dict[str, Any]]:
        """What `importProgress` says, until the import is finished."""
        address = str(self.http.base_url).replace("http", "ws", 1).rstrip("/") + "/graphql"
        with connect(address, subprotocols=["graphql-transport-ws"], origin=self.url) as socket:  # type: ignore[list-item,arg-type]
            socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {self.token}"}}))
            assert json.loads(socket.recv(timeout=10))["type"] == "connection_ack"
            asked = {"query": PROGRESS, "variables": {"id": import_id}}
            socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
            while (message := json.loads(socket.recv(timeout=60)))["type"] != "complete":
                if message["type"] == "ping":
                    socket.send(json.dumps({"type": "pong"}))
                    continue
                assert message["type"] == "next", message
                yield message["payload"]["data"]["importProgress"]

    def import_file(self, org: str, kind: str, content: bytes, **more: Any) -> dict[str, Any]:
        """Upload, start, watch to the end; the finished import."""
        payload = self.do(START, org=org, kind=kind, upload=self.upload(content), **more)
        *_, last = self.watch(payload["import"]["id"])
        found: dict[str, Any] = self.ask(IMPORT, id=last["id"])["import"]
        return found

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"} if self.token else {}


LOGIN = """mutation($login: String!, $password: String!, $region: String) {
  login(loginName: $login, password: $password, region: $region) {
    token expiresAt mustChangePassword
    viewer { account { id loginName role } org { id name state memberCount } roles }
    problems { code message }
  }
}"""

PROGRESS = """subscription($id: ID!) { importProgress(id: $id) { id state progress { rowsDone rowsTotal percent } } }"""

START = """mutation(
  $org: ID!, $kind: RecordKind!, $upload: ID!, $mode: ImportMode! = CHECK_THEN_COMMIT, $onError: OnError
) {
  startImport(org: $org, kind: $kind, upload: $upload, mode: $mode, onError: $onError) {
    import { id state } problems { code message hint }
  }
}"""

IMPORT = """query($id: ID!) {
  import(id: $id) {
    id state stateLabel outcome remark fileName byName mode onError
    counts { read accepted rejected blank created updated unchanged warnings }
    findings(first: 100) {
      totalCount
      nodes { code severity kind kindLabel row column header cell field value message cause fix suggestion relatedRow }
    }
    findingCounts { code severity message count }
    annotatedUrl rejectedRowsUrl resultUrl earlierSameFile { id }
  }
}"""
