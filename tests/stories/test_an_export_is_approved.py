"""A union's administrator asks for its members' data; two leaders approve; it is fetched once, edited and sent back."""

import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from tests.stories.client import Client

ORGS = "{ viewer { org { id } } }"
PROVE = "mutation($p: String!) { stepUp(password: $p) { ok problems { code message } } }"
EXPORT = "{ id state rowCeiling masked downloadUrl waitingFor { label orgName } acts { name allowed } }"
ASK = f"""mutation($o: ID!) {{ requestExport(
    org: $o, kind: MEMBER, purpose: "核对在册会员，更正工作单位", receiver: "虚构市教育工会办公室"
  ) {{ export {EXPORT} problems {{ code message hint }} }} }}"""
INBOX = f"{{ viewer {{ todo {{ exports }} }} exportRequests(box: TO_DECIDE, first: 5) {{ nodes {EXPORT} }} }}"
DECIDE = f"""mutation($id: ID!, $no: String!) {{
  decideExport(id: $id, decision: APPROVED, approvalNo: $no) {{
    export {EXPORT} problems {{ code message }} }} }}"""
READ = f"query($id: ID!) {{ node(id: $id) {{ ... on ExportRequest {EXPORT} }} }}"
JOURNAL = """query($o: ID!, $id: ID!) { journal(under: $o, subject: $id, first: 10) {
  nodes { label actor outcome } } }"""
FIRST_ROW, UNIT, ID_NUMBER, NEW = 5, 18, 8, "虚构市教育服务中心（新址）"


def test_two_leaders_approve_an_export_and_it_comes_back_corrected(
    signed_in: Callable[[str, str], Client], demo: dict[str, Any]
) -> None:
    # Given a union with its administrator, and a leader in it and in the union above, as the demonstration has them
    clerk = signed_in("UNION_ADMIN", "虚构市教育工会")
    leader, above = (signed_in("UNION_LEADER", name) for name in ("虚构市教育工会", "虚构市总工会"))
    org = clerk.ask(ORGS)["viewer"]["org"]
    for somebody, role, name in (
        (clerk, "UNION_ADMIN", "虚构市教育工会"),
        (leader, "UNION_LEADER", "虚构市教育工会"),
        (above, "UNION_LEADER", "虚构市总工会"),
    ):
        known = next(one for one in demo["accounts"] if (one["role"], one["org"]) == (role, name))
        somebody.do(PROVE, p=known["password"])

    # When the administrator asks, both find it on their menu
    asked = clerk.do(ASK, o=org["id"])["export"]
    assert (asked["state"], asked["masked"]) == ("REQUESTED", True)
    assert [one["label"] for one in asked["waitingFor"]] == ["本单位分管领导", "上级工会"]
    for somebody in (leader, above):
        told = somebody.ask(INBOX)
        assert told["viewer"]["todo"]["exports"] == 1
        assert {"name": "decideExport", "allowed": True} in told["exportRequests"]["nodes"][0]["acts"]

    # Then nothing is made until the second has said yes
    assert leader.do(DECIDE, id=asked["id"], no="教工〔2026〕3号")["export"]["state"] == "REQUESTED"
    assert clerk.ask(READ, id=asked["id"])["node"]["downloadUrl"] is None
    above.do(DECIDE, id=asked["id"], no="市工〔2026〕12号")
    ready = _made(clerk, asked["id"])

    # And the file can be fetched once
    book = load_workbook(BytesIO(clerk.download(ready["downloadUrl"])))
    assert clerk.http.get(ready["downloadUrl"]).status_code == 404
    assert clerk.ask(READ, id=asked["id"])["node"]["state"] == "DOWNLOADED"
    sheet = book["会员信息"]
    numbers = [str(sheet.cell(FIRST_ROW + row, ID_NUMBER).value) for row in range(asked["rowCeiling"])]
    assert all("*" in number for number in numbers)

    # And what is corrected in it, and nothing else, changes when it is imported again
    sheet.cell(FIRST_ROW + 3, UNIT).value = NEW
    file = BytesIO()
    book.save(file)
    done = clerk.import_file(org["id"], "MEMBER", file.getvalue())
    assert (done["counts"]["updated"], done["counts"]["created"], done["counts"]["rejected"]) == (1, 0, 0)
    assert done["counts"]["unchanged"] == asked["rowCeiling"] - 1

    # And who asked, who approved and who fetched it stands in the journal
    entries = clerk.ask(JOURNAL, o=org["id"], id=asked["id"])["journal"]["nodes"]
    assert [(one["label"], one["outcome"]) for one in reversed(entries)] == [
        ("申请导出", "DONE"),
        ("审批导出", "DONE"),
        ("审批导出", "DONE"),
        ("生成导出文件", "DONE"),
        ("下载导出文件", "DONE"),
        ("下载导出文件", "NOT_FOUND"),
    ]
    assert [one["actor"] for one in entries if one["label"] == "审批导出"] == ["曹玉兰", "许志强"]


def _made(clerk: Client, export: str) -> dict[str, Any]:
    """The request once its file is there."""
    for _ in range(300):
        told: dict[str, Any] = clerk.ask(READ, id=export)["node"]
        if told["state"] != "APPROVED":
            assert told["state"] == "READY", told
            return told
        time.sleep(0.1)
    raise AssertionError("no file was made")
