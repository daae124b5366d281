"""What applying to join is tested with: what is asked, and people who ask."""

from datetime import date
from typing import Any

from tests.people import id_number
from tests.schema.conftest import Somebody

SEEN = """{ id name orgName org { id } state stateLabel values at review { decision opinion by } member { id memberNo }
  findings { code message severity } acts { name label allowed refusal { code } } }"""
PROBLEMS = "problems { code message path hint }"
APPLY = f"""mutation($o: ID!, $v: JSON!, $k: String) {{ applyToJoin(org: $o, values: $v, idempotencyKey: $k) {{
  application {SEEN} receipt {PROBLEMS} }} }}"""
MEND = f"""mutation($r: String!, $v: JSON!) {{ amendApplication(receipt: $r, values: $v) {{
  application {SEEN} receipt {PROBLEMS} }} }}"""
WITHDRAW = f"mutation($r: String!) {{ withdrawApplication(receipt: $r) {{ application {SEEN} {PROBLEMS} }} }}"
REVIEW = f"""mutation($i: ID!, $d: Decision!, $t: String) {{ reviewApplication(id: $i, decision: $d, opinion: $t) {{
  application {SEEN} receipt {PROBLEMS} }} }}"""
MINE = f"query($r: String!) {{ application(receipt: $r) {SEEN} }}"
LIST = f"""query($o: ID!, $s: [ApplicationState!], $c: CountScope! = OWN) {{
  applications(org: $o, state: $s, scope: $c, first: 20) {{ totalCount nodes {SEEN} }} }}"""
NODE = "query($i: ID!) { node(id: $i) { id } }"
TODO = "{ viewer { todo { applications notices } notices(first: 5) { nodes { title body about { id } } } } }"
UNMASK = """mutation($i: ID!, $f: [String!]!, $w: String!) { unmask(id: $i, fields: $f, reason: $w) {
  values { field value } problems { code message path } } }"""


def person(order: int = 501, **values: object) -> dict[str, object]:
    """Somebody as Hainan's form asks, by the words people choose."""
    born = date(1990, 5, 17)
    return {
        "fullName": "试甲乙",
        "sex": "女" if order % 2 == 0 else "男",
        "bornOn": f"{born:%Y/%m/%d}",
        "ethnicity": "黎族",
        "workStatus": "在岗",
        "idType": "居民身份证",
        "idNumber": id_number("460390", born, order),
        "education": "大专",
        "skillLevel": "无",
        "mobile": f"160{order:08d}",
        "hukou": "非农业户口",
        "hukouPlace": "海南省虚构县",
        "affiliation": "群众",
        "employerName": "虚构县第一糖厂",
        "nativePlace": "海南虚构",
        "isMigrantWorker": False,
    } | values


async def applied(nobody: Somebody, org: str, values: dict[str, object] | None = None) -> tuple[dict[str, Any], str]:
    """What somebody who applies is answered, and the receipt."""
    done = await nobody.do(APPLY, o=org, v=person() if values is None else values)
    return done["application"], done["receipt"]


def codes(payload: dict[str, Any]) -> list[str]:
    return [one["code"] for one in payload["problems"]]
