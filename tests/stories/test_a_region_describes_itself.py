"""A frontend draws its forms from what the region says of itself, and asks the rules as the clerk types."""

from collections.abc import Callable

from tests.stories.client import Client

REGION = """query { region(slug: "hainan") {
  slug name platformName adcode quality revision onboarding passwordPolicy { minLength maxLength mustContain hint }
  menu { key label } links { kind label value }
  layouts { key kind title headerRows firstDataRow lastColumn notes resultColumns source { title }
    columns { letter header group field { key label type required requiredWhen sensitive codeTable { name } } } guide }
  codeTables { name label standard entries(first: 100) { totalCount nodes { code label lossy } } }
  rules { code kind severity message cause fix fields source { title } }
} }"""
CHECK = """query($values: JSON!) { checkRecord(region: "hainan", kind: MEMBER, values: $values) {
  findings { code severity field message fix suggestion } derived required notApplicable } }"""


def test_everything_a_form_needs_is_data(visit: Callable[[], Client]) -> None:
    region = visit().ask(REGION)["region"]
    assert (region["name"], region["adcode"]) == ("海南省总工会", "460000")
    assert region["platformName"] == "海南基层工会服务平台"
    assert region["quality"] == "PROVEN"
    layouts = {one["key"]: one for one in region["layouts"]}
    assert [one["letter"] for one in layouts["orgs"]["columns"]] == list("ABCDEFGHIJKLMNOPQ")
    assert [one["letter"] for one in layouts["members"]["columns"]] == list("ABCDEFGHIJKLMNOPQRST")
    assert (layouts["members"]["firstDataRow"], layouts["members"]["lastColumn"]) == (5, "T")
    assert layouts["orgs"]["columns"][1]["group"] == "工会组织所在单位信息"
    assert layouts["members"]["resultColumns"] == ["是否导入成功", "错误原因"]
    tables = {one["name"]: one for one in region["codeTables"]}
    fields = [column["field"] for one in layouts.values() for column in one["columns"]]
    named = {field["codeTable"]["name"] for field in fields if field["codeTable"]}
    assert named <= set(tables)
    assert all(one["message"] and one["source"]["title"] for one in region["rules"])
    assert all(one["fix"] for one in region["rules"] if one["severity"] == "ERROR")
    assert "8" in region["passwordPolicy"]["hint"]


def test_the_rules_answer_as_the_clerk_types(signed_in: Callable[[str, str], Client]) -> None:
    client = signed_in("UNION_CLERK", "虚构市教育工会")
    typed = {"fullName": "林晓东", "mobile": "1609999", "education": "本课", "change": "6"}
    told = client.ask(CHECK, values=typed)["checkRecord"]
    found = {one["field"]: one for one in told["findings"] if one["severity"] == "ERROR"}
    assert "11位" in found["mobile"]["message"]
    assert found["education"]["suggestion"] == "本科"
    assert "changeReason" in told["required"] or "changeReason" in found
    assert "idNumber" in told["required"]
