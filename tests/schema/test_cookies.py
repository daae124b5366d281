"""A browser's session: in a cookie that no script reads, and that no other site can use."""

import pytest
from httpx2 import AsyncClient, Response

from hub.access import accounts, passwords
from hub.access.models import Account
from hub.database import transaction
from tests.schema.conftest import World

LOGIN = """mutation($n: String!, $p: String!) {
  login(loginName: $n, password: $p) { token viewer { account { id } } problems { code } } }"""
PASSWORD = "Correct-Horse-7"
VIEWER = {"query": "{ viewer { account { displayName } } }"}
OURS = {"x-hub-request": "1"}


@pytest.fixture
async def login_name(world: World) -> str:
    """An administrator's."""
    somebody = await world.somebody(world.root)
    from hub.access import sessions

    scope = await sessions.scope_of(somebody.token)
    assert scope is not None
    account = await Account.get(id=scope.account_id)
    account.password_hash = await passwords.hashed(PASSWORD)
    account.login_key = accounts.login_key(account.login_name)
    async with transaction() as tx:
        await account.save(using_db=tx)
    return account.login_name


async def sign_in(http: AsyncClient, login_name: str, **headers: str) -> Response:
    body = {"query": LOGIN, "variables": {"n": login_name, "p": PASSWORD}}
    return await http.post("/graphql", json=body, headers=headers)


async def cookie_of(http: AsyncClient, login_name: str) -> dict[str, str]:
    answer = await sign_in(http, login_name, **{"x-hub-cookie": "1"})
    return {"cookie": answer.headers["set-cookie"].partition(";")[0]}


async def test_who_asks_for_the_cookie_gets_it_and_no_token(http: AsyncClient, login_name: str) -> None:
    answer = await sign_in(http, login_name, **{"x-hub-cookie": "1"})
    told = answer.json()["data"]["login"]
    assert (told["problems"], told["token"]) == ([], None)
    assert told["viewer"]["account"]["id"]
    kept = answer.headers["set-cookie"].split("; ")
    assert kept[0].startswith("__Host-hub=")
    assert set(kept[1:]) == {"HttpOnly", "Path=/", "SameSite=strict", "Secure"}


async def test_who_does_not_ask_gets_the_token_and_no_cookie(http: AsyncClient, login_name: str) -> None:
    answer = await sign_in(http, login_name)
    assert answer.json()["data"]["login"]["token"]
    assert "set-cookie" not in answer.headers


async def test_the_cookie_signs_in_with_a_header_no_other_site_can_send(http: AsyncClient, login_name: str) -> None:
    kept = await cookie_of(http, login_name)
    seen = await http.post("/graphql", json=VIEWER, headers={**kept, **OURS})
    assert seen.json()["data"]["viewer"]["account"]["displayName"] == "试办"
    refused = await http.post("/graphql", json=VIEWER, headers=kept)
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["extensions"]["code"] == "REQUEST_HEADER_NEEDED"
    upload = await http.post("/uploads", files={"file": ("x.xlsx", b"PK")}, headers=kept)
    assert (upload.status_code, upload.json()["problems"][0]["code"]) == (403, "REQUEST_HEADER_NEEDED")


async def test_a_bearer_token_needs_no_such_header(http: AsyncClient, login_name: str) -> None:
    token = (await sign_in(http, login_name)).json()["data"]["login"]["token"]
    stale = {"authorization": f"Bearer {token}", "cookie": "__Host-hub=stale"}
    seen = await http.post("/graphql", json=VIEWER, headers=stale)
    assert seen.json()["data"]["viewer"]["account"]["displayName"] == "试办"


async def test_signing_out_ends_the_session_and_clears_the_cookie(http: AsyncClient, login_name: str) -> None:
    kept = {**await cookie_of(http, login_name), **OURS}
    answer = await http.post("/graphql", json={"query": "mutation { logout { ok } }"}, headers=kept)
    assert answer.json()["data"]["logout"]["ok"]
    cleared = answer.headers["set-cookie"].lower()
    assert 'hub="";' in cleared
    assert "max-age=0" in cleared
    assert (await http.post("/graphql", json=VIEWER, headers=kept)).json()["data"]["viewer"] is None


async def test_a_wrong_password_leaves_no_cookie(http: AsyncClient, login_name: str) -> None:
    body = {"query": LOGIN, "variables": {"n": login_name, "p": "Wrong-Horse-7"}}
    answer = await http.post("/graphql", json=body, headers={"x-hub-cookie": "1"})
    assert answer.json()["data"]["login"]["problems"]
    assert "set-cookie" not in answer.headers
