"""A captcha over HTTP: where the installation asks for one, nothing open to anyone is done for a program."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from hub import settings
from hub.errors import SettingsFault
from hub.journal.models import JournalEntry
from hub.settings import Settings
from tests.accounts import PASSWORD, make_account
from tests.schema.conftest import Somebody, World
from tests.schema.test_sdl import MUTATION

LOGIN = """mutation($p: String!, $c: String) { login(loginName: "试办", password: $p, region: "hainan", captcha: $c) {
  token problems { code message hint path } } }"""
ARGUMENTS = {
    "login": '(loginName: "试办", password: "x")',
    "requestPasswordReset": '(loginName: "试办")',
    "findActivation": '(region: "hainan", employerCreditCode: "x", employerName: "x", orgName: "x")',
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
            self.wfile.write(json.dumps({"success": form == {"secret": [KEY], "response": ["right"]}}).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/siteverify", asked
    finally:
        server.shutdown()
        server.server_close()


def asking(url: str) -> None:
    settings.use(replace(settings.current(), captcha=url, captcha_key=KEY))


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


async def test_nobody_is_let_in_while_the_service_is_gone(world: World) -> None:
    await make_account(world.works, "试办")
    with service() as (url, _):
        asking(url)
    told = await Somebody(world.http).attempt(LOGIN, p=PASSWORD, c="right")
    assert [(one["code"], one["hint"]) for one in told["problems"]] == [("CAPTCHA_NEEDED", "请稍后再试。")]


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


@pytest.mark.parametrize("more", [{"captcha": "http://example.org/"}, {"captcha": "https://example.org/"}])
def test_a_service_is_asked_in_secret(more: dict[str, str]) -> None:
    with pytest.raises(SettingsFault):
        Settings(**more)  # type: ignore[arg-type]
