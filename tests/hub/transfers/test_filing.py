"""会员转入 by workbook: a row becomes a transfer, or says why not, and who is nobody costs what a stranger costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from hub.access.scope import Scope
from hub.auditing.audit import audit
from hub.database import transaction
from hub.imports import files
from hub.imports.files import Back
from hub.imports.models import FoundItem, Import
from hub.imports.states import Outcome
from hub.imports.storing import found
from hub.members.models import ForeignHit, Hold, Member, Membership
from hub.orgs.models import Org
from hub.region import Decision, OrgKind, OrgState, RecordKind, TransferState
from hub.settings import Settings
from hub.transfers.deciding import cancel, decide
from hub.transfers.models import Transfer
from hub.transfers.requesting import Request, request
from tests.factories import make_member, make_org, make_root, person_values
from tests.hub.imports.setting import account_of, imported, undone
from tests.hub.recount import assert_counters_right
from tests.hub.transfers.setting import asked


@dataclass(frozen=True, slots=True)
class Shanghai:
    """Two districts with a union each; the first has members 1 to 4."""

    root: Org
    old: Org
    new: Org
    clerk: Scope  # of the new one
    people: list[Member]


async def approved(parent: Org, name: str, kind: OrgKind = OrgKind.SINGLE) -> Org:
    org = await make_org(parent, name, kind=kind, active=False)
    async with transaction() as tx:
        await Org.filter(id=org.id).using_db(tx).update(state=OrgState.ACTIVE.value)
    return await Org.get(id=org.id)


@pytest.fixture
async def shanghai(either: Settings) -> Shanghai:
    root = await make_root("虚构市总工会", "shanghai")
    districts = [await approved(root, f"虚构{name}区总工会", OrgKind.LOCAL_FEDERATION) for name in "甲乙"]
    old, new = [await approved(one, f"{one.name[:3]}糖厂工会") for one in districts]
    people = [await make_member(old, order) for order in range(1, 5)]
    return Shanghai(root, old, new, await account_of(new), people)


def sheet(rows: Sequence[tuple[object, ...]], headers: Sequence[str] = ("姓名", "证件号码")) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "会员"
    page.append(list(headers))
    for row in rows:
        page.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def known(*orders: int) -> list[tuple[object, ...]]:
    values = [person_values(order) for order in orders]
    return [(one["full_name"], one["id_number"]) for one in values]


async def sent(shanghai: Shanghai, content: bytes) -> Import:
    return await imported(shanghai.clerk, shanghai.new, content, RecordKind.TRANSFER_IN)


async def findings(one: Import) -> list[tuple[int, str]]:
    rows = await FoundItem.filter(import_id=one.id).order_by("number")
    return [(row.row, row.code) for row in rows if row.severity == "ERROR"]


async def test_every_row_becomes_a_transfer_or_says_why_not(shanghai: Shanghai) -> None:
    unlike = ("试错", known(2)[0][1])
    book = sheet([*known(1, 2), unlike, (None, None), *known(99), *known(1), ("试三", None)])
    one = await sent(shanghai, book)
    assert (one.outcome, one.read, one.accepted, one.rejected, one.blank, one.created) == (
        Outcome.PARTIAL, 7, 2, 4, 1, 2,
    ), one.remark  # fmt: skip
    assert [row for row, _ in await findings(one)] == [4, 6, 7, 8]
    asked_for = await Transfer.filter(import_id=one.id).order_by("import_row")
    assert [(each.subject_id, each.import_row) for each in asked_for] == [
        (shanghai.people[0].id, 2), (shanghai.people[1].id, 3),
    ]  # fmt: skip
    assert {each.kind for each in asked_for} == {"MEMBER_IN"}
    again = await sent(shanghai, book)
    assert again.outcome == Outcome.REJECTED
    assert await Hold.all().count() == 2
    assert await audit() == []


async def test_nobody_and_a_namesake_are_told_the_same_words_at_the_same_price(shanghai: Shanghai) -> None:
    one = await sent(shanghai, sheet([("试错", known(2)[0][1]), *known(99)]))
    told = [found(item).finding for item in await FoundItem.filter(import_id=one.id, severity="ERROR")]
    assert len(told) == 2
    assert told[0].fills == told[1].fills
    assert await ForeignHit.all().count() == 2


async def test_the_member_number_is_compared_if_it_is_given(shanghai: Shanghai) -> None:
    right, wrong = ((*known(order)[0], shanghai.people[0].member_no) for order in (1, 2))
    one = await sent(shanghai, sheet([right, wrong], ("姓名", "证件号码", "会员编号")))
    assert (one.created, [row for row, _ in await findings(one)]) == (1, [3])


async def test_at_most_a_thousand_rows_blank_ones_not_counted(shanghai: Shanghai) -> None:
    blank: tuple[object, ...] = (None, None)
    many = [row for order in range(1, 1001) for row in (("试", f"{order:018d}"), blank)]
    fits = await sent(shanghai, sheet(many))
    assert fits.rejected == 1000
    assert (await sent(shanghai, sheet([*many, ("试", f"{1001:018d}")]))).read == 0


async def test_the_result_says_how_each_transfer_stands(shanghai: Shanghai) -> None:
    one = await sent(shanghai, sheet(known(1, 2, 3)))
    decider = await account_of(shanghai.old)
    first, second, _ = await Transfer.filter(import_id=one.id).order_by("import_row")
    await decide(decider, first.id, Decision.APPROVED)
    await decide(decider, second.id, Decision.REJECTED, opinion="手续未了")
    back = await files.give_back(shanghai.clerk, one.id, Back.RESULT)
    page = load_workbook(BytesIO(back.content)).active
    assert page is not None
    told = {row[0]: row[-1] for row in page.iter_rows(min_row=2, values_only=True) if row[0] in ("试1", "试2", "试3")}
    assert told == {"试1": "已转入", "试2": "已拒绝", "试3": "待转出单位或上级单位审核"}


async def test_undoing_the_file_calls_off_what_waits_and_leaves_what_was_decided(shanghai: Shanghai) -> None:
    one = await sent(shanghai, sheet(known(1, 2)))
    first, second = await Transfer.filter(import_id=one.id).order_by("import_row")
    await decide(await account_of(shanghai.old), first.id, Decision.APPROVED)
    await undone(shanghai.clerk, one, "传错了文件")
    states = {each.id: each.state for each in await Transfer.all()}
    assert states == {first.id: TransferState.ACCEPTED, second.id: TransferState.CANCELLED}
    assert (await Member.get(id=shanghai.people[0].id)).org_id == shanghai.new.id
    await assert_counters_right()
    assert await audit() == []


async def test_from_another_region_a_member_begins_anew_with_what_both_regions_know(shanghai: Shanghai) -> None:
    hainan = await make_root("虚构省总工会", "hainan")
    home = await make_org(hainan)
    old = await make_member(home, 50, education="21", hukou="2")
    asking = await request(shanghai.clerk, Request(asked=asked(50)))
    assert await ForeignHit.all().count() == 1
    done = await decide(await account_of(home), asking.id, Decision.APPROVED)
    assert done.became_id is not None
    left, came = await Member.get(id=old.id), await Member.get(id=done.became_id)
    assert (left.region, left.state, left.change, left.org_id) == ("hainan", "TRANSFERRED", "4", home.id)
    assert (came.region, came.state, came.change, came.org_id) == ("shanghai", "CURRENT", "2", shanghai.new.id)
    assert (came.full_name, came.education, came.hukou) == (old.full_name, "21", "2")
    assert came.member_no != old.member_no
    lacking = {code.partition("@")[2] for code in came.warnings if code.startswith("TRANSFER-LACKS@")}
    assert {"address", "skill_level"} <= lacking
    assert "education" not in lacking
    assert await Membership.all().count() == 0  # each record has had one bond
    await assert_counters_right()
    assert await audit() == []


async def test_who_became_a_member_there_meanwhile_cannot_come_and_may_be_refused(shanghai: Shanghai) -> None:
    hainan = await make_root("虚构省总工会", "hainan")
    home = await make_org(hainan)
    await make_member(home, 50)
    asking = await request(shanghai.clerk, Request(asked=asked(50)))
    await make_member(shanghai.old, 50)
    with pytest.raises(Exception, match="MEMBER_ELSEWHERE"):
        await decide(await account_of(home), asking.id, Decision.APPROVED)
    assert (await cancel(shanghai.clerk, asking.id)).state == TransferState.CANCELLED
    assert await audit() == []
