"""An export is edited and imported again: what was changed is changed, and nothing else; masked or not."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from hub.access.roles import Role
from hub.database.walls import everywhere
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from tests.people import people, person, union
from tests.schema.exporting import DECIDE, REQUEST, Exporting, exporting, sent_back
from tests.workbooks import MEMBER_HEADERS, member_workbook, org_workbook

__all__ = ["exporting"]

FIRST_ROW, UNIT, MOBILE, ID_NUMBER = 5, MEMBER_HEADERS.index("工作单位") + 1, 11, 8


async def furnished(exporting: Exporting, count: int = 12) -> str:
    """The works with members of whom everything is known, as a workbook brought them; its id."""
    rows = [{**one, "工作单位": "=虚构县第一糖厂"} if at == 2 else one for at, one in enumerate(people(count))]
    with everywhere():
        await Member.all().delete()
    org = exporting.id(exporting.works)
    done = await sent_back(exporting.clerk, org, load_workbook(BytesIO(member_workbook(rows))))
    assert done["counts"]["created"] == count, done
    return org


async def register() -> dict[str, tuple[object, ...]]:
    with everywhere():
        found = await Member.all().order_by("member_no")
    keys = ("full_name", "id_number", "mobile", "address", "employer_name", "born_on", "education", "hukou")
    return {one.member_no: tuple(MEMBERS.clear(one, key) for key in keys) for one in found}


@pytest.mark.parametrize("masked", [True, False])
async def test_one_edited_cell_is_the_one_change(exporting: Exporting, masked: bool) -> None:
    org, before = await furnished(exporting), await register()
    book = await exporting.file(await exporting.ask(masked=masked))
    sheet = book["会员信息"]
    assert sheet.cell(FIRST_ROW + 2, UNIT).value == "=虚构县第一糖厂"
    assert sheet.cell(FIRST_ROW + 2, UNIT).data_type == "s"
    shown = str(sheet.cell(FIRST_ROW, ID_NUMBER).value)
    assert ("*" in shown) is masked
    sheet.cell(FIRST_ROW + 4, UNIT).value = "虚构县第二糖厂"

    done = await sent_back(exporting.clerk, org, book)

    assert done["counts"] == {"read": 12, "accepted": 12, "rejected": 0, "created": 0, "updated": 1, "unchanged": 11}
    assert not [one for one in done["findings"]["nodes"] if not one["code"].startswith("HN-")], "nothing of the form"
    after = await register()
    changed = {no: after[no] for no in after if after[no] != before[no]}
    assert [values[4] for values in changed.values()] == ["虚构县第二糖厂"]


async def test_a_number_typed_over_the_stars_is_the_new_one(exporting: Exporting) -> None:
    org, before = await furnished(exporting, 3), await register()
    book = await exporting.file(await exporting.ask())
    book["会员信息"].cell(FIRST_ROW, MOBILE).value = "16000009999"
    done = await sent_back(exporting.clerk, org, book)
    assert (done["counts"]["updated"], done["counts"]["unchanged"]) == (1, 2)
    assert {values[2] for values in (await register()).values()} - {values[2] for values in before.values()} == {
        "16000009999"
    }


async def test_rows_are_known_wherever_they_are_moved_and_new_ones_are_taken(exporting: Exporting) -> None:
    org = await furnished(exporting, 4)
    book = await exporting.file(await exporting.ask())
    sheet = book["会员信息"]
    sheet.move_range(f"A{FIRST_ROW}:U{FIRST_ROW}", rows=100)
    sheet.delete_rows(FIRST_ROW)
    fresh = {**person(77), "序号": "9"}
    last = sheet.max_row + 1
    for column, header in enumerate(MEMBER_HEADERS, 1):
        sheet.cell(last, column).value = fresh[header.partition("（")[0].partition("\n")[0]]
    done = await sent_back(exporting.clerk, org, book)
    assert (done["counts"]["created"], done["counts"]["unchanged"]) == (1, 4), done


async def test_what_is_refused_is_handed_back_as_masked_as_it_came(exporting: Exporting) -> None:
    org = await furnished(exporting, 2)
    book = await exporting.file(await exporting.ask())
    book["会员信息"].cell(FIRST_ROW, MOBILE).value = "123"
    done = await sent_back(exporting.clerk, org, book)
    assert done["counts"]["rejected"] == 1
    answer = await exporting.fetch(done["rejectedRowsUrl"])
    cells = [str(cell.value) for row in load_workbook(BytesIO(answer.content)).active.iter_rows() for cell in row]
    with everywhere():
        numbers = {str(MEMBERS.clear(one, "id_number")) for one in await Member.all()}
    assert not [text for text in cells if text in numbers]
    assert [text for text in cells if "*" * 16 in text]


async def test_a_watermark_opens_nothing_for_another_union(exporting: Exporting) -> None:
    """Whoever gets hold of a masked file learns by importing it neither numbers nor people."""
    await furnished(exporting, 3)
    book = await exporting.file(await exporting.ask())
    elsewhere = exporting.world.other
    stranger = await exporting.somebody(elsewhere)
    done = await sent_back(stranger, exporting.id(elsewhere), book)
    assert (done["counts"]["created"], done["counts"]["updated"], done["counts"]["rejected"]) == (0, 0, 3)
    assert not [one for one in done["findings"]["nodes"] if "登记" in one["message"]]


async def test_unions_come_back_too(exporting: Exporting) -> None:
    """A superior's list of the unions below it, one telephone number corrected."""
    city = await exporting.somebody(exporting.city)
    rows = [union(order, "虚构市总工会") for order in (901, 902, 903)]
    first = await sent_back(city, exporting.id(exporting.city), load_workbook(BytesIO(org_workbook(rows))), "ORG")
    assert first["counts"]["created"] == 3, first
    with everywhere():
        await Org.filter(name__contains="第一糖厂").delete()
        await Org.filter(name__contains="第二糖厂").delete()
        top = await exporting.somebody(exporting.world.root, Role.UNION_LEADER)
    asked = (await city.do(REQUEST, org=exporting.id(exporting.city), kind="ORG", scope="SUBTREE"))["export"]
    await exporting.above.do(DECIDE, id=asked["id"], no="市工1号")
    await top.do(DECIDE, id=asked["id"], no="省工1号")
    book = await exporting.made(city, asked)
    sheet = book["工会组织信息"]
    row = next(row for row in range(6, 12) if "901" in str(sheet.cell(row, 2).value))
    assert "*" in str(sheet.cell(row, 17).value)
    sheet.cell(row, 4).value = "虚构县甘蔗路99号"
    done = await sent_back(city, exporting.id(exporting.city), book, "ORG")
    assert (done["counts"]["updated"], done["counts"]["unchanged"]) == (1, 2), done
