"""会籍接转 over HTTP: asked for by either side, decided by the other or its superior, told to nobody else."""

from datetime import timedelta

from hub.access.models import Account
from hub.access.roles import Role
from hub.clock import now
from hub.database import transaction
from hub.database.walls import everywhere
from hub.members.models import Hold, Membership
from hub.orgs.models import Org
from hub.region import OrgState
from hub.transfers import clock
from hub.transfers.models import Transfer
from schema.ids import node_id
from tests.factories import make_member, make_org, person_values
from tests.schema.conftest import Somebody
from tests.schema.transferring import (
    ASK,
    CANCEL,
    DECIDE,
    DECIDE_ALL,
    LIST,
    MEMBER,
    NOTICES,
    TODO,
    TRANSFER,
    Unions,
    codes,
    known,
    unions,
)

__all__ = ["unions"]


async def test_a_member_comes_when_the_old_union_agrees(unions: Unions) -> None:
    new, old = await unions.somebody(unions.far), await unions.somebody(unions.old)
    asked = (await new.do(ASK, **known(), why="工作调动"))["transfer"]
    assert (asked["kind"], asked["state"], asked["subject"], asked["from"]) == ("MEMBER_IN", "PENDING", None, None)
    assert asked["to"] == {"id": unions.id(unions.far)}
    assert asked["dueAt"] > now().isoformat()
    (waiting,) = (await old.ask(LIST, box="TO_DECIDE"))["transfers"]["nodes"]
    assert (await old.ask(TODO))["viewer"]["todo"]["transfers"] == 1
    assert (await old.ask(NOTICES))["viewer"]["notices"]["nodes"][0]["about"] == {"id": asked["id"]}
    shown = await old.ask(MEMBER, id=unions.id(unions.member))
    assert shown["member"]["openTransfer"] == {"id": asked["id"], "state": "PENDING"}

    decided = (await old.do(DECIDE, id=waiting["id"], d="APPROVED", o="同意转出", no="琼工〔2026〕1号"))["transfer"]
    assert decided["state"] == "ACCEPTED"
    (said,) = decided["approvals"]
    assert (said["side"], said["decision"], said["opinion"]) == ("OUT", "APPROVED", "同意转出")
    assert said["approvalNo"] == "琼工〔2026〕1号"
    assert decided["waitingFor"] == []
    assert decided["subject"] is None  # it is another union's member now

    came = (await new.ask(MEMBER, id=unions.id(unions.member)))["member"]
    assert came["memberNo"] == unions.member.member_no
    assert came["org"] == {"id": unions.id(unions.far)}
    assert came["membership"]["state"] == "CURRENT"
    assert came["membership"]["change"]["label"] == "转入"
    # What another union knew is its own
    assert [one["orgName"] for one in came["memberships"]] == ["另一市第三糖厂工会"]
    assert came["openTransfer"] is None
    assert [one["act"] for one in came["history"]["nodes"]] == ["acceptTransfer"]
    gone = await old.ask(MEMBER, id=unions.id(unions.member))
    assert gone["member"] is None
    with everywhere():
        bond = await Membership.get(member_id=unions.member.id)
        assert (bond.org_id, bond.state, bond.change, bond.org_name) == (
            unions.old.id, "TRANSFERRED", "4", "虚构市第一糖厂工会",
        )  # fmt: skip
        assert await Hold.all().count() == 0


async def test_the_superior_of_both_sees_the_whole_history(unions: Unions) -> None:
    new, city = await unions.somebody(unions.new), await unions.somebody(unions.city)
    asked = (await new.do(ASK, **known()))["transfer"]
    assert (await city.ask(TODO))["viewer"]["todo"]["transfers"] == 1
    decided = (await city.do(DECIDE, id=asked["id"], d="APPROVED"))["transfer"]
    assert [(one["side"], one["orgName"]) for one in decided["approvals"]] == [("OUT_SUPERIOR", "虚构市总工会")]
    told = (await city.ask(MEMBER, id=unions.id(unions.member)))["member"]
    assert [(one["orgName"], one["state"]) for one in told["memberships"]] == [
        ("虚构市第二糖厂工会", "CURRENT"), ("虚构市第一糖厂工会", "TRANSFERRED"),
    ]  # fmt: skip
    assert [one["act"] for one in told["history"]["nodes"]] == ["acceptTransfer", "enrollMember"]


async def test_whoever_asks_for_a_stranger_learns_where_from_only_when_it_is_agreed_to(unions: Unions) -> None:
    new, old = await unions.somebody(unions.far), await unions.somebody(unions.old)
    asked = (await new.do(ASK, **known()))["transfer"]
    name = "虚构市第一糖厂工会"
    assert name not in str(asked)
    assert {one["orgName"] for one in asked["waitingFor"]} == {"转出单位", "转出单位的上级"}
    refused = (await old.do(DECIDE, id=asked["id"], d="REJECTED", o="尚有未了手续"))["transfer"]
    assert refused["fromName"] == name
    seen = await new.ask(f"query($id: ID!) {{ node(id: $id) {{ ... on Transfer {TRANSFER} }} }}", id=asked["id"])
    assert name not in str(seen)
    assert (seen["node"]["state"], seen["node"]["approvals"][0]["opinion"]) == ("REFUSED", "尚有未了手续")
    assert seen["node"]["approvals"][0]["by"] is None
    again = (await new.do(ASK, **known()))["transfer"]
    await old.do(DECIDE, id=again["id"], d="APPROVED")
    seen = await new.ask(f"query($id: ID!) {{ node(id: $id) {{ ... on Transfer {TRANSFER} }} }}", id=again["id"])
    assert seen["node"]["fromName"] == name
    assert seen["node"]["from"] is None


async def test_whoever_does_not_know_the_person_is_told_nothing(unions: Unions) -> None:
    """Not there, another name, another number, left already: the same answer."""
    with everywhere():
        await make_member(unions.old, 8, change="6", change_reason="5", joined_on=person_values(8)["changed_on"])
    new = await unions.somebody(unions.far)
    wrong = [
        known(99),
        known() | {"n": "试错"},
        known() | {"no": "0000000000"},
        known() | {"i": known(99)["i"]},
        known(8),
    ]
    answers = [await new.attempt(ASK, **one) for one in wrong]
    assert all(one == answers[0] for one in answers)
    assert codes(answers[0]) == ["NOBODY_MATCHES"]
    assert (await new.do(ASK, **known(), no=unions.member.member_no))["transfer"]["state"] == "PENDING"


async def test_asking_about_strangers_is_metered_whether_they_are_there_or_not(unions: Unions) -> None:
    new = await unions.somebody(unions.far)
    for order in range(100, 121):
        assert codes(await new.attempt(ASK, **known(order))) == ["NOBODY_MATCHES"]
    assert codes(await new.attempt(ASK, **known())) == ["RATE_LIMITED"]
    assert codes(await new.attempt(ASK, **known(500))) == ["RATE_LIMITED"]


async def test_a_union_sends_a_member_on_and_the_other_takes_it_in(unions: Unions) -> None:
    old, new = await unions.somebody(unions.old, Role.UNION_CLERK), await unions.somebody(unions.far)
    member, to = unions.id(unions.member), unions.id(unions.far)
    sent = (await old.do(ASK, m=member, to=to, why="合同期满"))["transfer"]
    assert (sent["kind"], sent["toName"], sent["to"]) == ("MEMBER_OUT", "另一市第三糖厂工会", None)
    assert {one["side"] for one in sent["waitingFor"]} == {"IN", "IN_SUPERIOR"}
    told = (await new.ask(LIST, box="TO_DECIDE"))["transfers"]["nodes"]
    assert [one["subjectName"] for one in told] == ["试7"]
    taken = (await new.do(DECIDE, id=sent["id"], d="APPROVED"))["transfer"]
    assert (taken["state"], taken["fromName"], taken["from"]) == ("ACCEPTED", "虚构市第一糖厂工会", None)
    assert taken["subject"]["memberNo"] == unions.member.member_no
    assert (await old.ask(LIST, box="REQUESTED"))["transfers"]["nodes"][0]["state"] == "ACCEPTED"


async def test_a_member_goes_to_a_union_outside_the_hub(unions: Unions) -> None:
    clerk, leader = (
        await unions.somebody(unions.old, Role.UNION_CLERK),
        await unions.somebody(unions.old, Role.UNION_LEADER),
    )
    sent = (await clerk.do(ASK, m=unions.id(unions.member), toName="外省虚构工会"))["transfer"]
    assert (sent["kind"], sent["to"], sent["toName"]) == ("OUT_OF_REGION", None, "外省虚构工会")
    assert {one["side"] for one in sent["waitingFor"]} == {"OUT", "OUT_SUPERIOR"}
    assert codes(await clerk.attempt(DECIDE, id=sent["id"], d="APPROVED")) == ["NOT_ALLOWED"]
    assert (await leader.do(DECIDE, id=sent["id"], d="APPROVED"))["transfer"]["state"] == "ACCEPTED"
    left = (await clerk.ask(MEMBER, id=unions.id(unions.member)))["member"]["membership"]
    assert (left["state"], left["change"]["label"]) == ("TRANSFERRED", "转出")


async def test_a_person_asks_alone_and_both_sides_agree(unions: Unions) -> None:
    me = await unions.somebody(unions.old, Role.MEMBER, member_id=unions.member.id)
    old, new = await unions.somebody(unions.old), await unions.somebody(unions.far)
    asked = (await me.do(ASK, m=unions.id(unions.member), to=unions.id(unions.far)))["transfer"]
    assert asked["needs"] == "ALL"
    assert (await old.do(DECIDE, id=asked["id"], d="APPROVED"))["transfer"]["state"] == "PENDING"
    assert codes(await old.attempt(DECIDE, id=asked["id"], d="REJECTED", o="反悔")) == ["NOT_ALLOWED"]
    assert (await new.do(DECIDE, id=asked["id"], d="APPROVED"))["transfer"]["state"] == "ACCEPTED"
    mine = (await me.ask(MEMBER, id=unions.id(unions.member)))["member"]
    assert [(one["orgName"], one["state"]) for one in mine["memberships"]] == [
        ("另一市第三糖厂工会", "CURRENT"), ("虚构市第一糖厂工会", "TRANSFERRED"),
    ]  # fmt: skip
    assert mine["transfers"]["nodes"] == [{"id": asked["id"], "state": "ACCEPTED"}]
    assert len((await me.ask(NOTICES))["viewer"]["notices"]["nodes"]) == 2
    with everywhere():
        account = await Account.get(member_id=unions.member.id)
    assert account.org_id == unions.far.id


async def test_nobody_else_sees_or_decides_it(unions: Unions) -> None:
    new = await unions.somebody(unions.new)
    asked = (await new.do(ASK, **known()))["transfer"]["id"]
    stranger = await unions.somebody(unions.far)
    assert (await stranger.ask(LIST, box="ALL"))["transfers"]["nodes"] == []
    assert (await stranger.ask("query($i: ID!) { node(id: $i) { id } }", i=asked))["node"] is None
    assert codes(await stranger.attempt(DECIDE, id=asked, d="APPROVED")) == ["NOT_FOUND"]
    assert codes(await stranger.attempt(CANCEL, id=asked)) == ["NOT_FOUND"]
    assert codes(await new.attempt(DECIDE, id=asked, d="APPROVED")) == ["NOT_ALLOWED"]
    old = await unions.somebody(unions.old)
    assert codes(await old.attempt(CANCEL, id=asked)) == ["NOT_ALLOWED"]
    for role in (Role.REGION_ADMIN, Role.AUDITOR):
        overseer = await unions.somebody(None, role)  # type: ignore[arg-type]
        assert (await overseer.ask(LIST, box="ALL"))["transfers"] is None


async def test_while_it_is_open_nothing_else_is_done_to_the_member(unions: Unions) -> None:
    new, old = await unions.somebody(unions.new), await unions.somebody(unions.old)
    asked = (await new.do(ASK, **known()))["transfer"]
    member = unions.id(unions.member)
    other = await unions.somebody(unions.far)
    second = await other.attempt(ASK, **known())
    assert codes(second) == ["MEMBER_HELD"]
    assert "转移" not in second["problems"][0]["hint"] + second["problems"][0]["message"].replace("不能转移", "")
    assert codes(await old.attempt(ASK, m=member, toName="外省虚构工会")) == ["MEMBER_HELD"]
    leave = (
        'mutation($m: ID!) { endMembership(id: $m, change: "6", reason: "5", on: "2025-01-01") { problems { code } } }'
    )
    delete = 'mutation($m: ID!) { deleteMember(id: $m, reason: "录入错误") { problems { code } } }'
    assert codes(await old.attempt(leave, m=member)) == ["MEMBER_HELD"]
    assert codes(await old.attempt(delete, m=member)) == ["MEMBER_HELD"]
    cancelled = (await new.do(CANCEL, id=asked["id"]))["transfer"]
    assert [one["act"] for one in cancelled["history"]["nodes"]] == ["cancelTransfer", "requestTransfer"]
    assert codes(await new.attempt(CANCEL, id=asked["id"])) == ["TRANSFER_OVER"]
    assert codes(await old.attempt(leave, m=member)) == []


async def test_what_cannot_be_is_refused_with_its_reason(unions: Unions) -> None:
    old = await unions.somebody(unions.old)
    member = unions.id(unions.member)
    with everywhere():
        asleep = await make_org(unions.city, active=False)
    city = await unions.somebody(unions.city)
    both = {"to": unions.id(unions.new), "toName": "外省虚构工会"}
    cases: list[tuple[Somebody, dict[str, object], str]] = [
        (old, {"m": member, "to": unions.id(unions.old)}, "HERE_ALREADY"),
        (old, known(), "HERE_ALREADY"),
        (old, {"m": member}, "INVALID"),
        (old, {"m": member, **both}, "INVALID"),
        (old, {"m": member, "n": "试7", "to": unions.id(unions.new)}, "INVALID"),
        (old, {"n": "试7"}, "INVALID"),
        (old, {"m": member, "to": node_id("Org", unions.member.id)}, "NOT_FOUND"),
        (old, {"m": member, "to": unions.id(asleep)}, "NOT_FOUND"),
        (city, {"m": member, "to": unions.id(asleep)}, "ORG_NOT_ACTIVE"),
        (old, {"m": "bQAAAAAAAAAAAAAAAAAAAAA", "to": unions.id(unions.new)}, "NOT_FOUND"),
        (await unions.somebody(unions.far), {**known(), "to": unions.id(unions.new)}, "NOT_FOUND"),
        (await unions.somebody(unions.far), {"m": member, "to": unions.id(unions.far)}, "NOT_FOUND"),
        (await unions.somebody(unions.far), {**known(), "toName": "外省虚构工会"}, "NOBODY_MATCHES"),
        (await unions.somebody(unions.far, Role.UNION_LEADER), known(), "NOT_ALLOWED"),
    ]
    for who, given, code in cases:
        assert codes(await who.attempt(ASK, **given)) == [code], given
    for given, at in (({"m": member, "to": unions.id(unions.old)}, ["to"]), (known(), ["idNumber"])):
        assert (await old.attempt(ASK, **given))["problems"][0]["path"] == at  # where a form marks what is wrong
    asked = (await old.do(ASK, m=member, to=unions.id(unions.new)))["transfer"]
    new = await unions.somebody(unions.new)
    assert codes(await new.attempt(DECIDE, id=asked["id"], d="RETURNED", o="补正")) == ["INVALID"]
    assert codes(await new.attempt(DECIDE, id=asked["id"], d="REJECTED")) == ["INVALID"]
    assert codes(await new.attempt(DECIDE, id=asked["id"], d="APPROVED", v=9)) == ["STALE"]
    with everywhere():
        async with transaction() as tx:
            await Org.filter(id=unions.new.id).using_db(tx).update(state=OrgState.IMPORTED.value)
    assert codes(await city.attempt(DECIDE, id=asked["id"], d="APPROVED")) == ["ORG_NOT_ACTIVE"]
    assert (await city.do(DECIDE, id=asked["id"], d="REJECTED", o="该工会已撤销"))["transfer"]["state"] == "REFUSED"


async def test_many_are_decided_at_once_each_on_its_own(unions: Unions) -> None:
    new, old = await unions.somebody(unions.new), await unions.somebody(unions.old)
    with everywhere():
        for order in (21, 22):
            await make_member(unions.old, order)
    ids = [(await new.do(ASK, **known(order)))["transfer"]["id"] for order in (7, 21, 22)]
    await new.do(CANCEL, id=ids[1])
    told = await old.attempt(DECIDE_ALL, ids=ids, d="APPROVED")
    assert [one["id"] for one in told["transfers"]] == [ids[0], ids[2]]
    assert told["problems"] == [{"code": "TRANSFER_OVER", "path": ["ids", "1"]}]
    states = {one["id"]: one["state"] for one in (await new.ask(LIST, box="REQUESTED"))["transfers"]["nodes"]}
    assert [states[one] for one in ids] == ["ACCEPTED", "CANCELLED", "ACCEPTED"]


async def test_who_waits_too_long_is_laid_before_the_superiors_and_lapses_in_the_end(unions: Unions) -> None:
    new = await unions.somebody(unions.new)
    with everywhere():
        root = await Org.get(parent_id=None)
    top, _ = await unions.somebody(root), await unions.somebody(unions.old)
    asked = (await new.do(ASK, **known()))["transfer"]["id"]
    assert codes(await top.attempt(DECIDE, id=asked, d="APPROVED")) == ["NOT_ALLOWED"]
    assert (await top.ask(TODO))["viewer"]["todo"]["transfers"] == 0
    one = await _row(asked, unions)
    assert one.remind_at is not None
    assert one.due_at is not None
    await clock.strike(one.remind_at - timedelta(seconds=1))
    assert (await top.ask(TODO))["viewer"]["todo"]["transfers"] == 0
    await clock.strike(one.remind_at)
    assert (await top.ask(TODO))["viewer"]["todo"]["transfers"] == 1
    assert len((await top.ask(NOTICES))["viewer"]["notices"]["nodes"]) == 1
    for _ in range(2):  # twice is once
        await clock.strike(one.due_at)
    (seen,) = (await new.ask(LIST, box="REQUESTED", state=["EXPIRED"]))["transfers"]["nodes"]
    assert seen["id"] == asked
    late = await new.ask(f"query($id: ID!) {{ node(id: $id) {{ ... on Transfer {TRANSFER} }} }}", id=asked)
    acts = [step["act"] for step in late["node"]["history"]["nodes"]]
    assert acts == ["expireTransfer", "escalateTransfer", "requestTransfer"]
    assert codes(await top.attempt(DECIDE, id=asked, d="APPROVED")) == ["TRANSFER_OVER"]
    assert (await new.do(ASK, **known()))["transfer"]["state"] == "PENDING"


async def test_any_superior_decides_what_was_laid_before_them(unions: Unions) -> None:
    new = await unions.somebody(unions.new)
    """At once, where the union itself has nobody who could decide."""
    with everywhere():
        root = await Org.get(parent_id=None)
    top = await unions.somebody(root)
    asked = (await new.do(ASK, **known()))["transfer"]["id"]
    decided = (await top.do(DECIDE, id=asked, d="APPROVED"))["transfer"]
    assert [(each["side"], each["orgName"]) for each in decided["approvals"]] == [("OUT_SUPERIOR", root.name)]


async def test_the_same_request_sent_again_is_one(unions: Unions) -> None:
    new = await unions.somebody(unions.new)
    first, again = [(await new.do(ASK, **known(), key="k1"))["transfer"] for _ in range(2)]
    assert first["id"] == again["id"]
    assert (await new.ask(LIST, box="ALL", kind=["MEMBER_IN"]))["transfers"]["totalCount"] == 1
    assert (await new.ask(LIST, box="ALL", kind=["MEMBER_OUT"]))["transfers"]["totalCount"] == 0


async def _row(id: str, unions: Unions) -> Transfer:
    from schema.ids import uuid_of

    with everywhere():
        return await Transfer.get(id=uuid_of("Transfer", id))
