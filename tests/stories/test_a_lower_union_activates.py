"""A lower union activates with three keys and its superior's code, signs in, and sees itself and what is below."""

from collections.abc import Callable
from typing import Any

from tests.stories.client import Client

FIND = """mutation($code: String, $employerCode: String!, $employer: String!, $org: String!) {
  findActivation(region: "hainan", employerCreditCode: $employerCode, employerName: $employer, orgName: $org,
                 activationCode: $code) {
    activation { token superiorName values layout { key } } mismatches { key message } problems { code message }
  }
}"""
ACTIVATE = """mutation($token: String!, $code: String!, $email: String!, $password: String!, $values: JSON) {
  activateOrg(activation: $token, activationCode: $code, email: $email, password: $password, values: $values) {
    token org { id name state leaderName } viewer { account { role } } problems { code message path }
  }
}"""
ORGS = "query { orgs(first: 50) { nodes { id name level parent { name } employer { name creditCode } } } }"
PASSWORD = "甘蔗林2026wind"


def test_three_keys_and_a_code_open_the_union_and_nothing_else_does(
    demo: dict[str, Any], visit: Callable[[], Client], signed_in: Callable[[str, str], Client]
) -> None:
    waiting = demo["activations"][0]
    superior = signed_in("UNION_ADMIN", "虚构省总工会")
    union = next(one for one in superior.ask(ORGS)["orgs"]["nodes"] if one["name"] == waiting["org"])
    employer = union["employer"]
    keys = {"employerCode": employer["creditCode"], "employer": employer["name"], "org": union["name"]}
    stranger = visit()

    # Without a valid code every answer is the same, whatever is right or wrong of the rest
    answers = [
        stranger.attempt(FIND, **keys),
        stranger.attempt(FIND, **keys, code="AAAA-BBBB-CCCC"),
        stranger.attempt(FIND, **(keys | {"org": "没有这个工会"}), code="AAAA-BBBB-CCCC"),
    ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["activation"] is None
    assert answers[0]["problems"]

    # The holder of the code hears which of the three does not match
    wrong = stranger.attempt(FIND, **(keys | {"employer": "别的单位"}), code=waiting["code"])
    assert [one["key"] for one in wrong["mismatches"]] == ["employerName"]
    assert wrong["activation"] is None

    # With all of them right the form to confirm is there, and may be corrected
    found = stranger.do(FIND, **keys, code=waiting["code"])["activation"]
    assert found["values"]["name"] == union["name"]
    assert found["superiorName"] == union["parent"]["name"]
    short = stranger.attempt(
        ACTIVATE,
        token=found["token"],
        code=waiting["code"],
        email="clerk@example.invalid",
        password="short1",
        values=None,
    )
    assert short["problems"]
    assert short["problems"][0]["path"] == ["password"]
    assert short["org"] is None
    opened = stranger.do(
        ACTIVATE,
        token=found["token"],
        code=waiting["code"],
        email="clerk@example.invalid",
        password=PASSWORD,
        values={"leaderName": "林小红"},
    )
    assert (opened["org"]["state"], opened["org"]["leaderName"]) == ("ACTIVE", "林小红")

    # It logs in under the union's name and sees only itself
    clerk = visit()
    viewer = clerk.sign_in(union["name"], PASSWORD)
    assert (viewer["account"]["role"], viewer["org"]["name"]) == ("UNION_ADMIN", union["name"])
    assert [one["name"] for one in clerk.ask(ORGS)["orgs"]["nodes"]] == [union["name"]]
    parent = superior.ask(ORGS)["orgs"]["nodes"][0]["id"]
    assert clerk.ask("query($id: ID!) { org(id: $id) { name } }", id=parent)["org"] is None

    # And the code is used up
    again = stranger.attempt(FIND, **keys, code=waiting["code"])
    assert again["activation"] is None
