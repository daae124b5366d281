"""Hebei's packages as they come over the wire, whole and spoiled: taken, or refused in a sentence, and never else."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xlwt
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from hub.region import Layout
from tests import hostile, processes
from tests.stories.client import START, XLSX, Client
from tests.stories.test_hebei_unit_sends_its_package import (
    MEMBERS,
    UNION,
    Unit,
    begun,
    entered,
    member_table,
    packed,
    person,
    province,
    row,
    told,
    union_table,
    unit,
    visit,
    zipped,
)
from tests.xml_tables import as_records, as_xml2003, sheet_of

__all__ = ["entered", "province", "unit", "visit"]

NAME = "河北虚构仪表厂工会委员会"
PEOPLE = [person(number) for number in range(101, 104)]
FORMATS = ("xlsx", "xls", "xml2003", "records", "gb18030")
Parts = dict[str, bytes]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BOMB = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b '" + b"x" * 99 + b"'>]><a><b><c>" + b"&b;" * 999 + b"</c></b></a>"
ANSWER = """query($id: ID!) { import(id: $id) {
  state outcome remark counts { read accepted rejected blank } findings(first: 50) { nodes { code message } }
  annotatedUrl rejectedRowsUrl resultUrl
  parts { outcome counts { read accepted rejected blank } findings(first: 50) { nodes { code message } }
          annotatedUrl rejectedRowsUrl resultUrl } } }"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A hub whose temporary files can be seen; at the end none is left, and it has never been surprised."""
    data, aside = tmp_path_factory.mktemp("spoiled"), tmp_path_factory.mktemp("aside")
    port = str(processes.free_port())
    environment = {
        "HUB_DATA": str(data),
        "HUB_PORT": port,
        "HUB_PRODUCTION": "false",
        "HUB_REGIONS": "hebei",
        "HUB_POINTS": "100000",
        "TMPDIR": str(aside),
    }
    initial = begun(environment)
    with processes.running(processes.web(environment, data / "output.txt")):
        yield f"http://127.0.0.1:{port}", initial
        told(environment, "audit")
        assert list(aside.iterdir()) == []
    assert "Traceback" not in (data / "output.txt").read_text(encoding="utf-8")
    assert not [path for path in Path(data).rglob("*") if path.suffix in (".xlsx", ".xls", ".xml", ".zip")]


@pytest.fixture(scope="module")
def whole(unit: Unit) -> Parts:
    """The parts of a package of which nothing is wrong."""
    _, _, identity = unit(NAME)
    union, members = formats("xlsx", PEOPLE)
    return {"单位": union, "会员": members, "标识": identity}


@pytest.fixture(scope="module")
def foreign(unit: Unit) -> bytes:
    """The identity file of somebody else."""
    return unit("河北虚构钟表厂工会委员会")[2]


# ---------------------------------------------------------------- in every format


@pytest.mark.parametrize("ending", FORMATS)
def test_either_table_may_come_in_any_format(unit: Unit, ending: str) -> None:
    number = FORMATS.index(ending)
    client, org, identity = unit(f"河北虚构第{'一二三四五'[number]}厂工会委员会")
    union, members = formats(ending, [person(110 + 2 * number), person(111 + 2 * number)])
    suffix = ending if ending.startswith("xls") else "xml"
    names = {f"基层单位信息表.{suffix}": union, f"会员基本信息表.{suffix}": members, "标识": identity}
    done = packed(client, org, zipped(**names))
    assert (done["outcome"], done["counts"]["created"], done["counts"]["updated"]) == ("SUCCEEDED", 2, 1)
    assert client.workbook(done["parts"][1]["annotatedUrl"]).sheetnames == ["会员基本信息表", "错误清单"]


@cache
def _tables(people: tuple[tuple[str, str], ...]) -> tuple[bytes, bytes]:
    said = [{"full_name": name, "id_number": number} for name, number in people]
    return union_table(), member_table(*said)


def formats(ending: str, people: Sequence[Mapping[str, str]]) -> tuple[bytes, bytes]:
    """Both tables."""
    if ending == "records":
        return as_records(UNION.title, by_header(UNION, row())), as_records(
            MEMBERS.title, *(by_header(MEMBERS, one) for one in people)
        )
    union, members = _tables(tuple((one["full_name"], one["id_number"]) for one in people))
    if ending == "xlsx":
        return union, members
    if ending == "xls":
        return saved_as_xls(union), saved_as_xls(members)
    encoding = "gb18030" if ending == "gb18030" else ""
    return as_xml2003(union, encoding), as_xml2003(members, encoding)


def by_header(form: Layout, said: Mapping[str, str]) -> dict[str, str]:
    """A record as the form's headers have it."""
    return {column.header: said.get(column.field.key, "") for column in form.flat if column.field}


def saved_as_xls(xlsx: bytes) -> bytes:
    """The first sheet, in the old format."""
    sheet, old = load_workbook(io.BytesIO(xlsx)).worksheets[0], xlwt.Workbook()
    page = old.add_sheet(sheet.title)
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.value is not None:
                page.write(cell.row - 1, cell.column - 1, cell.value)
    made = io.BytesIO()
    old.save(made)
    return made.getvalue()


# ---------------------------------------------------------------- spoiled

TABLES, ALL = ("单位", "会员"), ("单位", "会员", "标识")
HOSTILE = {
    "nothing": b"",
    "garbage": bytes(range(256)) * 8,
    "a bomb of entities": BOMB,
    "a bomb of zeros": hostile.swollen(8 << 20),
    "a workbook of another kind": hostile.crowded(),
    "deep": b"<?xml version='1.0'?>" + b"<a>" * 9_999 + b"</a>" * 9_999,
    "another encoding": b"<?xml version='1.0' encoding='big5'?><a><b><c>d</c></b></a>",
    "a wrong encoding": "<?xml version='1.0' encoding='utf-8'?><a><b><c>会员</c></b></a>".encode("gb18030"),
    "far away": sheet_of('<Row ss:Index="1000000"><Cell ss:Index="16000"><Data>a</Data></Cell></Row>'),
    "a page": b"<html><table><tr><td>1</td></tr></table></html>",
    "a package": zipped(单位=b"a"),
}
STRANGE = (
    "../基层单位信息表.xlsx",
    "/会员基本信息表.xlsx",
    "C:\\标识文件.xml",
    "夹/标识文件.xml",
    "CON",
    "多余.txt",
    "a\0b.xml",
)
Change = Callable[[Parts], Parts]


def without(part: str) -> Change:
    return lambda parts: {name: content for name, content in parts.items() if name != part}


def instead(part: str, content: bytes) -> Change:
    return lambda parts: {**parts, part: content}


def called(part: str, name: str) -> Change:
    return lambda parts: {name if each == part else each: content for each, content in parts.items()}


def spoiled(part: str, at: float, byte: int) -> Change:
    def change(parts: Parts) -> Parts:
        content = bytearray(parts.get(part, b""))
        if content:
            content[int(at * len(content))] = byte
        return {**parts, part: bytes(content)}

    return change


def cut(part: str, share: float) -> Change:
    return lambda parts: {**parts, part: parts.get(part, b"")[: int(share * len(parts.get(part, b"")))]}


SHARE, BYTE = st.floats(0, 1, exclude_max=True), st.integers(0, 255)
CHANGES = st.one_of(
    st.builds(without, st.sampled_from(ALL)),
    st.builds(instead, st.sampled_from(ALL), st.sampled_from(sorted(HOSTILE)).map(HOSTILE.__getitem__)),
    st.builds(instead, st.sampled_from(ALL), st.binary(max_size=40)),
    st.builds(called, st.sampled_from(ALL), st.sampled_from(STRANGE)),
    st.builds(called, st.sampled_from(TABLES), st.sampled_from(["基层单位信息表.xml", "会员基本信息表.xls"])),
    st.builds(spoiled, st.sampled_from(ALL), SHARE, BYTE),
    st.builds(cut, st.sampled_from(ALL), SHARE),
    st.builds(instead, st.just("多一个.xml"), st.just(b"<a/>")),
)
FUZZED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@settings(FUZZED, max_examples=45)
@given(st.sampled_from(FORMATS), st.lists(CHANGES, min_size=1, max_size=3))
@example("xlsx", [lambda parts: {**parts, "标识": parts["标识"].replace("仪表".encode(), "钟表".encode())}])
@example("xlsx", [])
@example("xlsx", [])  # the same again
def test_whatever_was_packed_is_taken_or_refused_in_a_sentence(
    unit: Unit, whole: Parts, ending: str, changes: list[Change]
) -> None:
    union, members = formats(ending, PEOPLE)
    parts = {**whole, "单位": union, "会员": members}
    for change in changes:
        parts = change(parts)
    client, org, _ = unit(NAME)
    assert_answered(client, org, zipped(**{name.replace("\0", "\\0"): each for name, each in parts.items()}))


@settings(FUZZED, max_examples=15)
@given(st.lists(st.tuples(SHARE, BYTE), max_size=3), st.sampled_from([0, 1, 22, 400]))
def test_whatever_happened_on_the_way_is_taken_or_refused_in_a_sentence(
    unit: Unit, whole: Parts, changes: list[tuple[float, int]], lost: int
) -> None:
    content = bytearray(zipped(**whole))
    for at, byte in changes:
        content[int(at * len(content))] = byte
    client, org, _ = unit(NAME)
    assert_answered(client, org, bytes(content[: len(content) - lost]))


@pytest.mark.parametrize(
    "change", ["another's identity", "twice", "another's table", "encrypted", "lying", "listed twice"]
)
def test_what_somebody_contrived_is_refused(unit: Unit, whole: Parts, foreign: bytes, change: str) -> None:
    client, org, _ = unit(NAME)
    made = contrived(change, whole, foreign)
    said = {"another's identity": "PACK-IDENTITY", "twice": "PACK-TWICE", "another's table": "PACK-TABLE"}
    said |= {"encrypted": "FILE-ENCRYPTED", "lying": "FILE-BROKEN", "listed twice": "FILE-MALFORMED"}
    assert assert_answered(client, org, made) == ["REJECTED", said[change]]


def contrived(change: str, whole: Parts, foreign: bytes) -> bytes:
    """A package nobody makes by accident."""
    if change == "another's identity":
        return zipped(**{**whole, "标识": foreign})
    if change == "twice":
        return zipped(**{**whole, "会员基本信息表.xml": b"<a/>"})
    if change == "another's table":
        return zipped(**{**whole, "单位": union_table(name="河北虚构钟表厂工会委员会")})
    content = bytearray(zipped(**whole))
    if change == "listed twice":
        made = io.BytesIO(bytes(content))
        with zipfile.ZipFile(made, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("标识文件.xml", b"<a/>")
        return made.getvalue()
    at = content.find(b"PK\x01\x02")
    if change == "encrypted":
        content[at + 8] |= 1
    else:
        content[at + 24 : at + 28] = (10).to_bytes(4, "little")  # how long it says to be
    return bytes(content)


def assert_answered(client: Client, org: str, content: bytes) -> list[str]:
    """Send a package; everything it is answered is sound. Its outcome and the codes of what was found."""
    sent = client.http.post("/uploads", files={"file": ("上报.zip", content, XLSX)}, headers=bearer(client))
    assert sent.status_code in (200, 400, 413, 422), sent.text
    if sent.status_code != 200:
        assert CHINESE.search(sent.text)
        return []
    begun = client.attempt(START, org=org, kind="PACKAGE", upload=sent.json()["uploadId"])
    assert all(one["code"] and CHINESE.search(one["message"]) for one in begun["problems"])
    assert begun["import"], begun
    *_, last = client.watch(begun["import"]["id"])
    found = client.ask(ANSWER, id=last["id"])["import"]
    assert (found["state"], found["outcome"]) in (("DONE", "SUCCEEDED"), ("DONE", "REJECTED")), found
    for each in (found, *found["parts"]):
        assert_sound(client, each)
    sums = {name: sum(part["counts"][name] for part in found["parts"]) for name in found["counts"]}
    assert found["counts"] == sums
    assert (found["counts"]["accepted"] > 0) == (found["outcome"] == "SUCCEEDED")
    if found["outcome"] == "REJECTED":
        assert found["findings"]["nodes"]
    return [found["outcome"], *(one["code"] for one in found["findings"]["nodes"])]


def assert_sound(client: Client, found: Mapping[str, Any]) -> None:
    """The rows add up, what is said is a sentence, and what can be fetched is there."""
    counts = found["counts"]
    assert counts["read"] == counts["accepted"] + counts["rejected"] + counts["blank"]
    for one in found["findings"]["nodes"]:
        assert re.fullmatch(r"[A-Z0-9-]+", one["code"])
        assert CHINESE.search(one["message"])
        assert "{" not in one["message"]
    for name in ("annotatedUrl", "rejectedRowsUrl", "resultUrl"):
        if found[name]:
            answer = client.http.get(found[name])
            assert answer.status_code in (200, 404), (name, answer.text)
            assert answer.status_code == 200 or CHINESE.search(answer.text)


def bearer(client: Client) -> dict[str, str]:
    return {"authorization": f"Bearer {client.token}"}
