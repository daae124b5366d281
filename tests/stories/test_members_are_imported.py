"""A union imports its members; who is not activated cannot; a superior may, and is warned."""

from collections.abc import Callable
from typing import Any

from tests.people import people
from tests.stories.client import START, Client
from tests.workbooks import member_workbook

OWN = "query { viewer { org { id name memberCount(scope: OWN) } } }"
ORGS = "query { orgs(first: 50) { nodes { id name state memberCount(scope: OWN) } } }"
MEMBERS = """query($org: ID!, $filter: MemberFilter, $after: String) {
  members(org: $org, filter: $filter, first: 7, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id memberNo name idNumber mobile sex { code label } org { name } warnings { code message } }
  }
}"""


def test_a_union_imports_its_members(signed_in: Callable[[str, str], Client]) -> None:
    clerk = signed_in("UNION_ADMIN", "虚构市教育工会")
    own = clerk.ask(OWN)["viewer"]["org"]
    rows = people(12, start=5001)
    rows[3]["移动电话"] = "123"
    rows[5]["学历"] = "大学本科"
    rows[7]["证件号码"] = rows[6]["证件号码"]

    content = member_workbook(rows)
    done = clerk.import_file(own["id"], "MEMBER", content)
    assert done["outcome"] == "PARTIAL", done
    counts = done["counts"]
    assert counts["read"] == 12 == counts["accepted"] + counts["rejected"] + counts["blank"]
    found = {(one["row"], one["column"]): one for one in done["findings"]["nodes"] if one["severity"] == "ERROR"}
    assert (8, "K") in found
    assert "11位" in found[8, "K"]["message"]
    assert "123" not in found[8, "K"]["message"]
    assert any(row == 12 and one["relatedRow"] == 11 for (row, _), one in found.items())
    assert all(one["fix"] for one in found.values())
    after = clerk.ask(OWN)["viewer"]["org"]["memberCount"]
    assert after == own["memberCount"] + counts["created"]

    # A person is found by the exact number, and is masked in every answer
    number, phone = str(rows[0]["证件号码"]), str(rows[0]["移动电话"])
    (person,) = clerk.ask(MEMBERS, org=own["id"], filter={"idNumber": number})["members"]["nodes"]
    assert person["name"] == rows[0]["姓名"]
    assert number not in str(person)
    assert phone not in str(person)
    assert person["idNumber"].endswith(number[-2:])
    assert person["idNumber"].count("*") == 16
    (same,) = clerk.ask(MEMBERS, org=own["id"], filter={"mobile": phone})["members"]["nodes"]
    assert same["id"] == person["id"]

    # The same file again updates nobody and doubles nobody
    again = clerk.import_file(own["id"], "MEMBER", content)
    assert (again["counts"]["created"], again["counts"]["unchanged"]) == (0, counts["created"])
    assert again["earlierSameFile"]["id"] == done["id"]
    assert clerk.ask(OWN)["viewer"]["org"]["memberCount"] == after


def test_a_union_that_is_not_activated_gets_no_members_whoever_imports(
    demo: dict[str, Any], signed_in: Callable[[str, str], Client]
) -> None:
    superior = signed_in("UNION_ADMIN", "虚构省总工会")
    waiting = next(one for one in superior.ask(ORGS)["orgs"]["nodes"] if one["state"] == "IMPORTED")
    upload = superior.upload(member_workbook(people(2, start=6001)))
    refused = superior.attempt(START, org=waiting["id"], kind="MEMBER", upload=upload)
    assert [one["code"] for one in refused["problems"]] == ["ORG_NOT_ACTIVE"]
    assert "激活" in refused["problems"][0]["message"]


def test_a_superior_importing_for_a_lower_union_is_warned(signed_in: Callable[[str, str], Client]) -> None:
    superior = signed_in("UNION_ADMIN", "虚构市总工会")
    lower = next(one for one in superior.ask(ORGS)["orgs"]["nodes"] if one["name"] == "虚构市教育工会")
    done = superior.import_file(lower["id"], "MEMBER", member_workbook(people(3, start=7001), xls=True))
    assert (done["outcome"], done["counts"]["created"]) == ("SUCCEEDED", 3), done
    assert any(one["severity"] == "WARNING" and "不推荐上级" in one["message"] for one in done["findings"]["nodes"])


def test_a_person_of_another_union_is_refused_without_naming_the_union(signed_in: Callable[[str, str], Client]) -> None:
    # Given somebody who belongs to the education union
    education = signed_in("UNION_ADMIN", "虚构市教育工会")
    own = education.ask(OWN)["viewer"]["org"]
    education.import_file(own["id"], "MEMBER", member_workbook(people(1, start=8001)))
    # When the city's union, which may see it, imports the same person for itself
    city = signed_in("UNION_ADMIN", "虚构市总工会")
    done = city.import_file(city.ask(OWN)["viewer"]["org"]["id"], "MEMBER", member_workbook(people(1, start=8001)))
    assert done["outcome"] == "REJECTED"
    (error,) = [one for one in done["findings"]["nodes"] if one["severity"] == "ERROR"]
    assert "虚构市教育工会" in error["message"]
    # Then, and when the education union imports one of the city's, it hears no name
    city.import_file(city.ask(OWN)["viewer"]["org"]["id"], "MEMBER", member_workbook(people(1, start=8002)))
    done = education.import_file(own["id"], "MEMBER", member_workbook(people(1, start=8002)))
    (error,) = [one for one in done["findings"]["nodes"] if one["severity"] == "ERROR"]
    assert error["message"] == "该证件号码已在其他工会登记，请发起转会"
