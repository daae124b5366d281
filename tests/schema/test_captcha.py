"""A captcha over HTTP: where the installation asks for one, nothing open to anyone is done for a program."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from hub import posting, settings
from hub.access import captcha
from hub.access.models import Session
from hub.errors import SettingsFault
from hub.journal.models import JournalEntry
from hub.logs import Seldom
from hub.settings import Settings
from tests.accounts import PASSWORD, make_account
from tests.schema.conftest import Somebody, World
from tests.schema.test_sdl import MUTATION

LOGIN = """mutation($p: String!, $c: String) { login(loginName: "试办", password: $p, region: "hainan", captcha: $c) {
  token problems { code message hint path } } }"""
IDENTIFIED = """mutation($f: ID!, $c: String) {
  activateOrg(activation: "", identityFile: $f, email: "a@example.org", password: "x", captcha: $c) {
    problems { code path } } }"""
ARGUMENTS = {
    "login": '(loginName: "试办", password: "x")',
    "requestPasswordReset": '(loginName: "试办")',
    "findActivation": '(region: "hainan", employerCreditCode: "x", employerName: "x", orgName: "x")',
    "activateOrg": '(activation: "x", email: "a@example.org", password: "x")',
    "disputeActivation": '(activation: "x", contact: "x", statement: "x")',
    "registerOrg": '(region: "shanghai", email: "a@example.org", password: "x", employerName: "x")',
    "applyToJoin": '(org: "x", values: {})',
    "amendApplication": '(receipt: "x", values: {})',
}
KEY = "a-secret-of-the-service"


@contextmanager
def service(status: int = 200) -> Iterator[tuple[str, list[dict[str, list[str]]]]]:
    """The outside service, which knows one right answer; where it is, and what it was asked."""
    asked: list[dict[str, list[str]]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
            asked.append(form)
            self.send_response(status)
            self.end_headers()
            said = {"success": form == {"secret": [KEY], "response": ["right"]}}
            if form["secret"] != [KEY]:
                said |= {"error-codes": ["invalid-input-secret"]}
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/siteverify", asked
    finally:
        server.shutdown()
        server.server_close()


def asking(url: str, key: str = KEY) -> None:
    settings.use(replace(settings.current(), captcha=url, captcha_key=key))


async def test_a_clerk_signs_in_with_the_right_answer_and_no_other(world: World) -> None:
    await make_account(world.works, "试办")
    nobody = Somebody(world.http)
    with service() as (url, asked):
        asking(url)
        without = await nobody.attempt(LOGIN, p=PASSWORD)
        assert [(one["code"], one["path"]) for one in without["problems"]] == [("CAPTCHA_NEEDED", ["captcha"])]
        wrong = await nobody.attempt(LOGIN, p=PASSWORD, c="wrong")
        assert [one["hint"] for one in wrong["problems"]] == ["请重新完成验证码。"]
        assert (await nobody.do(LOGIN, p=PASSWORD, c="right"))["token"]
        assert [one["response"] for one in asked] == [["wrong"], ["right"]]
        assert [one.keys() for one in asked] == [{"secret", "response"}] * 2, "no name, no address"


async def test_an_identity_file_opens_nothing_for_a_program_though_it_needs_no_form_before(world: World) -> None:
    kept = await world.http.post("/uploads?for=identity", files={"file": ("标识.xml", b"<x/>", "text/xml")})
    assert kept.status_code == 200, "no captcha there: nobody looks at the file before activateOrg"
    unit = Somebody(world.http)
    with service() as (url, _):
        asking(url)
        told = await unit.attempt(IDENTIFIED, f=kept.json()["uploadId"], c="wrong")
        assert [(one["code"], one["path"]) for one in told["problems"]] == [("CAPTCHA_NEEDED", ["captcha"])]
        assert await JournalEntry.filter(act="activateOrg").count() == 0
        told = await unit.attempt(IDENTIFIED, f=kept.json()["uploadId"], c="right")
        assert [one["code"] for one in told["problems"]] == ["IDENTITY_BROKEN"]


async def test_who_did_not_hear_the_answer_gets_it_again_whatever_the_captcha_says_by_then(world: World) -> None:
    await make_account(world.works, "试办")
    once = LOGIN.replace("captcha: $c", 'captcha: $c, idempotencyKey: "k1"').replace("token", "expiresAt")
    with service() as (url, asked):
        asking(url)
        first = await Somebody(world.http).do(once, p=PASSWORD, c="right")
        again = await Somebody(world.http).do(once, p=PASSWORD, c="the next one's answer")
    assert again["expiresAt"] == first["expiresAt"]
    assert len(asked) == await Session.all().count() == 1


async def test_nobody_is_let_in_while_the_service_is_gone(world: World) -> None:
    await make_account(world.works, "试办")
    with service() as (url, _):
        asking(url)
    told = await Somebody(world.http).attempt(LOGIN, p=PASSWORD, c="right")
    assert [(one["code"], one["hint"]) for one in told["problems"]] == [("CAPTCHA_NEEDED", "请稍后再试。")]


@pytest.mark.parametrize("status", [200, 400])
async def test_the_operator_is_told_once_a_minute_that_the_key_is_wrong_and_no_visitor_of_a_wrong_answer(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    monkeypatch.setattr(captcha, "_key_is_wrong", Seldom())
    await make_account(world.works, "试办")
    with service(status) as (url, _):
        asking(url, "another-secret")
        for _ in range(2):
            told = await Somebody(world.http).attempt(LOGIN, p=PASSWORD, c="right")
            assert [(one["code"], one["hint"]) for one in told["problems"]] == [("CAPTCHA_NEEDED", "请稍后再试。")]
    assert caplog.text.count("HUB_CAPTCHA_KEY") == 1
    assert "another-secret" not in caplog.text


@pytest.mark.parametrize(
    ("status", "hint"), [(302, "请重新完成验证码。"), (400, "请重新完成验证码。"), (500, "请稍后再试。")]
)
async def test_nobody_is_let_in_by_an_answer_that_is_none(world: World, status: int, hint: str) -> None:
    await make_account(world.works, "试办")
    with service(status) as (url, asked):
        asking(url)
        told = await Somebody(world.http).attempt(LOGIN, p=PASSWORD, c="right")
    assert [(one["code"], one["hint"]) for one in told["problems"]] == [("CAPTCHA_NEEDED", hint)]
    assert len(asked) == 1


async def test_who_is_signed_in_does_not_wait_for_a_service_that_is_silent(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Forty sign in at once: more than any process has threads that read files and print forms."""
    monkeypatch.setattr(posting, "TIMEOUT", 2.0)
    forms = await Somebody(world.http).ask('{ region(slug: "hainan") { layouts { templateUrl } } }')
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent:
        asking(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        some = [asyncio.create_task(Somebody(world.http).attempt(LOGIN, p=PASSWORD, c="right")) for _ in range(40)]
        kept, _ = await asyncio.to_thread(silent.accept)
        form = await world.http.get(forms["region"]["layouts"][0]["templateUrl"])
        assert form.status_code == 200
        assert not any(one.done() for one in some), "the form was there before anybody was told to come again"
        told = await asyncio.gather(*some)
        kept.close()
    assert {problem["hint"] for one in told for problem in one["problems"]} == {"请稍后再试。"}
    assert "HUB_CAPTCHA" in caplog.text


async def test_without_a_service_nobody_is_asked(world: World) -> None:
    await make_account(world.works, "试办")
    assert (await Somebody(world.http).do(LOGIN, p=PASSWORD))["token"]


@pytest.mark.parametrize("name", ARGUMENTS)
async def test_nothing_open_to_anyone_is_begun_for_a_program(world: World, name: str) -> None:
    asking("http://127.0.0.1:1/")
    told = await Somebody(world.http).attempt(f"mutation {{ {name}{ARGUMENTS[name]} {{ problems {{ code }} }} }}")
    assert told["problems"] == [{"code": "CAPTCHA_NEEDED"}]
    assert await JournalEntry.filter(act=name).count() == 0


def test_these_are_all_that_take_one() -> None:
    assert {line.partition("(")[0] for line in MUTATION.splitlines() if "captcha:" in line} == set(ARGUMENTS)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "http://localhost.example.org/",
        "http://127.0.0.1@example.org/",
        "https://",
        "https://a:b/",
    ],
)
def test_a_service_is_asked_in_secret_or_the_hub_does_not_start(url: str) -> None:
    with pytest.raises(SettingsFault, match=r"HUB_CAPTCHA=.*write https://"):
        Settings(captcha=url, captcha_key=KEY)


def test_a_service_is_asked_by_whom_it_knows() -> None:
    with pytest.raises(SettingsFault, match="HUB_CAPTCHA_KEY"):
        Settings(captcha="https://example.org/")
