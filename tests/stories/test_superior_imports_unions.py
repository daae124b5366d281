"""A superior downloads the org template, fills it, imports it, mends what was refused, and imports again."""

from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook, load_workbook

from tests.people import union
from tests.stories.client import Client
from tests.workbooks import ORG_HEADERS

TEMPLATE = """query { region(slug: "hainan") {
  layout(key: "orgs") { fileName templateUrl firstDataRow lastColumn }
} }"""
OWN = "query { viewer { org { id name orgCount(scope: SUBTREE) } } }"
FIRST_ROW = 6


def test_superior_imports_unions_and_mends_what_was_refused(signed_in: Callable[[str, str], Client]) -> None:
    superior = signed_in("UNION_ADMIN", "虚构市总工会")
    own = superior.ask(OWN)["viewer"]["org"]

    # Given the region's own template, filled with two good unions and one whose superior nobody knows
    layout = superior.ask(TEMPLATE)["region"]["layout"]
    assert (layout["fileName"], layout["firstDataRow"], layout["lastColumn"]) == ("海南组织信息导入模板.xlsx", 6, "Q")
    book = superior.workbook(layout["templateUrl"])
    page = book["工会组织信息"]
    assert [page.cell(5, column).value for column in range(2, 18)] == list(ORG_HEADERS[1:])
    rows = [union(701, own["name"]), union(702, own["name"]), union(703, "虚构市总工绘")]
    write(page, rows)

    # When it is imported, the good ones are taken and the other comes back with cause and fix
    first = superior.import_file(own["id"], "ORG", saved(book))
    assert (first["state"], first["outcome"]) == ("DONE", "PARTIAL"), first
    counts = first["counts"]
    assert (counts["read"], counts["accepted"], counts["rejected"], counts["created"]) == (3, 2, 1, 2)
    assert counts["read"] == counts["accepted"] + counts["rejected"] + counts["blank"]
    (unknown,) = [one for one in first["findings"]["nodes"] if one["severity"] == "ERROR"]
    assert (unknown["row"], unknown["column"], unknown["cell"], unknown["header"]) == (8, "L", "L8", "上级工会名称")
    assert "没有找到" in unknown["message"]
    assert unknown["fix"]
    assert unknown["suggestion"] == own["name"]

    # Then the user's own file comes back with two more columns and the cell marked
    back = superior.workbook(first["annotatedUrl"])
    marked = back["工会组织信息"]
    assert [marked.cell(5, 18).value, marked.cell(5, 19).value] == ["是否导入成功", "错误原因"]
    assert [marked.cell(row, 18).value for row in (6, 7, 8)] == ["是", "是", "否"]
    assert "没有找到" in marked.cell(8, 19).value
    assert marked["L8"].comment is not None
    assert "错误清单" in back.sheetnames

    # And the refused row alone, mended, is imported without a word
    rest = superior.workbook(first["rejectedRowsUrl"])
    page = rest["工会组织信息"]
    assert page.cell(FIRST_ROW, 10).value == rows[2]["工会名称"]
    page.cell(FIRST_ROW, 12).value = own["name"]
    second = superior.import_file(own["id"], "ORG", saved(rest))
    assert (second["outcome"], second["counts"]["created"]) == ("SUCCEEDED", 1), second

    # And the same file again changes nothing and says that it was here before
    third = superior.import_file(own["id"], "ORG", saved(rest))
    assert third["counts"]["created"] == 0
    assert third["counts"]["accepted"] == 1
    after = superior.ask(OWN)["viewer"]["org"]
    assert after["orgCount"] == own["orgCount"] + 3


def test_a_rehearsal_changes_nothing_and_a_waiting_import_commits_when_confirmed(
    signed_in: Callable[[str, str], Client],
) -> None:
    superior = signed_in("UNION_ADMIN", "虚构市总工会")
    own = superior.ask(OWN)["viewer"]["org"]
    book = superior.workbook(superior.ask(TEMPLATE)["region"]["layout"]["templateUrl"])
    write(book["工会组织信息"], [union(711, own["name"])])

    rehearsed = superior.import_file(own["id"], "ORG", saved(book), mode="CHECK_ONLY")
    counts = rehearsed["counts"]
    assert (rehearsed["outcome"], counts["accepted"], counts["created"]) == ("SUCCEEDED", 1, 0)
    assert superior.ask(OWN)["viewer"]["org"]["orgCount"] == own["orgCount"]

    started = superior.do(
        """mutation($org: ID!, $upload: ID!) {
          startImport(org: $org, kind: ORG, upload: $upload, mode: CHECK_THEN_WAIT) {
            import { id } problems { message }
          }
        }""",
        org=own["id"],
        upload=superior.upload(saved(book)),
    )["import"]["id"]
    for seen in superior.watch(started):
        if seen["state"] == "WAITING_FOR_CONFIRMATION":
            break
    confirm = "mutation($id: ID!) { confirmImport(id: $id) { import { id } problems { message } } }"
    superior.do(confirm, id=started)
    *_, last = superior.watch(started)
    assert last["state"] == "DONE"
    assert superior.ask(OWN)["viewer"]["org"]["orgCount"] == own["orgCount"] + 1


def write(page: object, rows: list[dict[str, object]]) -> None:
    for at, row in enumerate(rows, FIRST_ROW):
        for column, header in enumerate(ORG_HEADERS, 1):
            key = next((name for name in row if header.startswith(name)), None)
            if key is not None:
                page.cell(at, column).value = row[key]  # type: ignore[attr-defined]


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    assert load_workbook(BytesIO(out.getvalue())).sheetnames
    return out.getvalue()
