"""Files beside GraphQL: uploads that are counted and kept secret, downloads by signed links."""

from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from hub.access.roles import Role
from hub.settings import Settings
from tests.people import people
from tests.schema.conftest import World
from tests.schema.test_imports import imported, sent
from tests.workbooks import member_workbook

LINKS = """query($o: ID) { region(slug: "hainan") { layout(key: "orgs") {
  fileName templateUrl(prefilledFor: $o) sampleUrl guide } } }"""

PART = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\nx'
BOUND = "multipart/form-data; boundary=x"


async def test_an_upload_tells_its_size_and_hash(world: World) -> None:
    clerk = await world.somebody(world.works)
    answer = await sent(clerk, b"x" * 300_000, "目录\\会员 信息.xlsx")
    told = answer.json()
    assert (answer.status_code, told["bytes"], told["sha256"]) == (200, 300_000, sha256(b"x" * 300_000).hexdigest())
    assert told["fileName"] == "会员 信息.xlsx"


async def test_nothing_of_an_upload_lies_about_in_the_clear(world: World, installation: Settings) -> None:
    clerk = await world.somebody(world.works)
    await sent(clerk, b"460390199005170122" * 1000)
    for path in installation.data.rglob("*"):
        assert not path.is_file() or b"460390199005170122" not in path.read_bytes(), path


async def test_a_file_too_large_is_refused_while_it_streams(world: World, installation: Settings) -> None:
    clerk = await world.somebody(world.works)
    answer = await sent(clerk, b"x" * (installation.upload_bytes + 1))
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (413, "FILE_TOO_LARGE")
    assert list((installation.data / "uploads").glob("*")) == []


@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.MEMBER, 403), (Role.AUDITOR, 403)])
async def test_only_those_who_import_may_upload(world: World, role: Role | None, status: int) -> None:
    somebody = await world.somebody(world.works, role) if role else world.nobody()
    answer = await sent(somebody, b"x")
    assert (answer.status_code, len(answer.json()["problems"])) == (status, 1)


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("application/json", "{}", "BAD_UPLOAD"),
        ("multipart/form-data", "--x\r\n\r\n--x--", "BAD_UPLOAD"),
        (BOUND, PART.format("other", "") + "\r\n--x--\r\n", "NO_FILE"),
        (BOUND, PART.format("file", "") + "\r\n--x--\r\n", "NO_FILE"),
        (BOUND, PART.format("file", '; filename="a"'), "BAD_UPLOAD"),
        (BOUND, "nonsense", "BAD_UPLOAD"),
    ],
)  # fmt: skip
async def test_a_body_that_is_no_upload_is_refused(world: World, kind: str, body: str, code: str) -> None:
    clerk = await world.somebody(world.works)
    answer = await world.http.post("/uploads", content=body, headers={**clerk.all_headers, "content-type": kind})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (400, code)


async def test_what_stands_before_the_file_is_bounded(world: World) -> None:
    clerk = await world.somebody(world.works)
    answer = await world.http.post(
        "/uploads", data={"other": "x" * 200_000}, files={"file": ("a.xlsx", b"x")}, headers=clerk.all_headers
    )
    assert answer.status_code == 400


async def test_anybody_gets_the_blank_form_and_its_guide(world: World) -> None:
    layout = (await world.nobody().ask(LINKS))["region"]["layout"]
    answer = await world.http.get(layout["templateUrl"])
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "%E6%B5%B7%E5%8D%97" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    book = load_workbook(BytesIO(answer.content))
    assert book["工会组织信息"]["J5"].value == "工会名称"
    assert (await world.http.get(layout["sampleUrl"])).status_code == 200
    assert layout["guide"].startswith("# ")


async def test_a_form_comes_filled_with_what_is_known_of_ones_own_union(world: World) -> None:
    admin = await world.somebody(world.city)
    layout = (await admin.ask(LINKS, o=world.id(world.works)))["region"]["layout"]
    book = load_workbook(BytesIO((await world.http.get(layout["templateUrl"])).content))
    row = [cell.value for cell in book["工会组织信息"][6]]
    assert world.works.name in row
    assert world.city.name in row
    stranger = await world.somebody(world.other)
    foreign = (await stranger.ask(LINKS, o=world.id(world.works)))["region"]["layout"]
    assert foreign["templateUrl"] is None


async def test_an_import_gives_back_its_files_and_each_time_is_written_down(world: World) -> None:
    clerk, org = await world.somebody(world.works), world.id(world.works)
    rows: list[dict[str, Any]] = [dict(one) for one in people(3, start=931)]
    rows[1]["移动电话"] = "123"
    done = await imported(clerk, org, member_workbook(rows))
    for url in (done["annotatedUrl"], done["rejectedRowsUrl"], done["resultUrl"]):
        answer = await world.http.get(url)
        assert answer.status_code == 200, answer.text
        load_workbook(BytesIO(answer.content))
    journal = await clerk.ask(
        'query($o: ID!) { journal(under: $o, act: "downloadReport", first: 9) { nodes { actor outcome } } }', o=org
    )
    assert journal["journal"]["nodes"] == [{"actor": "试办", "outcome": "DONE"}] * 3


async def test_a_link_dies_with_its_account_and_cannot_be_changed(world: World) -> None:
    clerk = await world.somebody(world.works)
    done = await imported(clerk, world.id(world.works), member_workbook(people(2, start=941)))
    link = done["annotatedUrl"]
    body, _, signature = link.rpartition("/")[2].partition(".")
    for forged in (f"/files/{body}x.{signature}", f"/files/{body}.{signature[:-1]}0x", f"/files/{body}", "/files/x"):
        assert (await world.http.get(forged)).status_code == 404, forged
    account = (await clerk.ask("{ viewer { account { id } } }"))["viewer"]["account"]["id"]
    superior = await world.somebody(world.city)
    await superior.do(
        'mutation($a: ID!) { revokeAccount(account: $a, reason: "调离") { problems { code } } }', a=account
    )
    assert (await world.http.get(link)).status_code == 404
