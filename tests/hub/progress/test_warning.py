"""Warnings: who is behind is told once, and another system hears of it, signed, until it has taken it."""

import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from hub import settings, webhook
from hub.access.models import Account, Notice
from hub.access.roles import Role
from hub.clock import now, today
from hub.errors import SettingsFault
from hub.identity import new_id
from hub.jobs import queue, working
from hub.jobs.models import Job
from hub.jobs.working import Handler
from hub.journal.models import JournalEntry
from hub.orgs.models import Org
from hub.progress import queries, warning
from hub.progress.models import CollectionAlert, CollectionTarget
from hub.progress.targets import set_target
from hub.settings import Settings
from tests.factories import make_org, make_root, scope_of

KEY = "k" * 32


async def administered(org: Org) -> Account:
    account = Account(
        id=new_id(),
        region=org.region,
        org_id=org.id,
        role=Role.UNION_ADMIN,
        login_name=org.name,
        login_key=str(new_id()),
        display_name="试办",
        state="ACTIVE",
        created_at=now(),
    )
    await account.save(force_create=True)
    return account


async def behind() -> tuple[Org, Account]:
    """A works that has not filled in its form, and ten days left for it."""
    root = await make_root()
    works = await make_org(root)
    await set_target(scope_of(root), works.id, today() + timedelta(days=10), org_percent=100, members=None)
    return works, await administered(works)


async def titles(account: Account) -> list[str]:
    return [one.title for one in await Notice.filter(account_id=account.id).order_by("id")]


async def test_who_is_behind_is_told_once_and_again_when_the_day_is_past(either: Settings) -> None:
    works, account = await behind()
    assert await warning.look(works.region) == 1
    assert await warning.look(works.region) == 0
    assert await titles(account) == ["信息预警：进度落后"]
    root = await Org.get(id=works.parent_id)
    assert (await queries.alerts(scope_of(root)), await queries.alerts(scope_of(works))) == (1, 1)
    await CollectionTarget.all().update(due_on=today() - timedelta(days=1))
    assert await warning.look(works.region) == 1
    assert await titles(account) == ["信息预警：进度落后", "信息预警：逾期未完成"]
    assert await queries.alerts(scope_of(root)) == 1, "one union, whatever it was told"


async def test_who_has_caught_up_is_no_alert_any_more(either: Settings) -> None:
    works, _ = await behind()
    await warning.look(works.region)
    root = await Org.get(id=works.parent_id)
    await set_target(scope_of(root), works.id, today() + timedelta(days=10), org_percent=None, members=None)
    await warning.look(works.region)
    assert await queries.alerts(scope_of(root)) == 0
    assert await CollectionAlert.all().count() == 1, "and that it was one is not forgotten"


async def test_workers_look_once_a_day_where_there_is_something_to_reach(either: Settings) -> None:
    works, account = await behind()
    await warning.look_daily()
    await warning.look_daily()
    assert await titles(account) == ["信息预警：进度落后"]
    assert await JournalEntry.filter(region=works.region, act=warning.ACT, org_id=None).count() == 2, "batch and day"
    assert not await JournalEntry.filter(region="shenzhen", act=warning.ACT).exists()


class Receiver(BaseHTTPRequestHandler):
    """Another system, refusing the first time."""

    taken: list[tuple[dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(503 if len(self.taken) == 1 else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def receiving() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    taken: list[tuple[dict[str, str], bytes]] = []
    server = HTTPServer(("127.0.0.1", 0), type("Here", (Receiver,), {"taken": taken}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook?of=union", taken
    finally:
        server.shutdown()
        server.server_close()


async def test_another_system_hears_of_it_signed_and_once_more_where_it_did_not_take_it(installation: Settings) -> None:
    working.register({webhook.JOB: Handler(webhook.send)})
    works, _ = await behind()
    with receiving() as (address, taken):
        settings.use(replace(installation, webhook=address, webhook_key=KEY))
        await warning.look(works.region)
        await working.drain(webhook.JOB)
        job = await Job.get(kind=webhook.JOB)
        if job.state == "READY":  # refused: due again in a while
            await Job.filter(id=job.id).update(due_at=now())
            await working.drain(webhook.JOB)
    (first, _), (second, body) = taken
    assert first["hub-delivery"] == second["hub-delivery"]
    seconds = second["hub-signature"].partition(",")[0].removeprefix("t=")
    right = hmac.new(KEY.encode(), f"{seconds}.".encode() + body, sha256).hexdigest()
    assert second["hub-signature"] == f"t={seconds},v1={right}"
    told = json.loads(body)
    assert (told["event"], told["region"], told["id"]) == ("collection.alerts", works.region, second["hub-delivery"])
    (alert,) = told["alerts"]
    assert (alert["orgName"], alert["alert"], alert["orgsEntered"], alert["orgsExpected"]) == (
        works.name,
        "BEHIND",
        0,
        1,
    )
    done = await Job.get(kind=webhook.JOB)
    assert (done.state, done.payload_sealed) == (queue.JobState.DONE, None)


async def test_without_an_address_nothing_is_kept_for_it(installation: Settings) -> None:
    works, _ = await behind()
    await warning.look(works.region)
    assert not await Job.filter(kind=webhook.JOB).exists()


@pytest.mark.parametrize(
    ("address", "key"),
    [("http://hub.example.cn/hook", KEY), ("https://hub.example.cn/hook", "")],
    ids=["in the clear", "without a key"],
)
def test_news_is_not_sent_in_the_clear_or_unsigned(address: str, key: str) -> None:
    with pytest.raises(SettingsFault):
        Settings(webhook=address, webhook_key=key)
