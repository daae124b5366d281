"""Every sheet of every region can be printed from a record, and is recognized when it comes back."""

from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from hub.clock import now
from hub.exports.filling import Filling
from hub.exports.lifecycle import EXPORT
from hub.exports.models import ExportRequest
from hub.exports.printing import Printout, Stamp
from hub.imports.identify import identify
from hub.imports.read import read
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.region import Layout, RecordKind
from hub.registry import load
from tests.factories import person_values

REGIONS = load().regions
SHEETS = [
    (slug, layout)
    for slug, region in sorted(REGIONS.items())
    for layout in region.layouts
    if layout.kind in (RecordKind.MEMBER, RecordKind.ORG) and layout.is_sheet and layout.in_force(date(2026, 11, 21))
]


def record(layout: Layout, region: str) -> Member | Org:
    """Somebody, or a union, of whom the usual is known."""
    if layout.kind is RecordKind.MEMBER:
        one = Member(id=uuid4(), region=region, org_id=uuid4(), member_no="46010000000100001", since=date(2020, 1, 1))
        MEMBERS.assign(one, person_values(7))
        return one
    union = Org(id=uuid4(), region=region, name="虚构县第一糖厂工会委员会", kind="SINGLE", path="0000001")
    ORGS.assign(union, {"declared_members": 12, "phone": "16000000007", "established_on": date(2015, 3, 8)})
    return union


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("masked", [True, False])
@pytest.mark.parametrize(("slug", "layout"), SHEETS, ids=[f"{slug}/{layout.key}" for slug, layout in SHEETS])
@pytest.mark.parametrize("home", ["own", "hainan"])
def test_a_sheet_is_known_again(tmp_path: Path, slug: str, layout: Layout, masked: bool, home: str) -> None:
    region, columns = slug if home == "own" else home, frozenset(c.field.key for c in layout.flat if c.field)
    filling = Filling(layout=layout, own=region == slug, columns=columns, masked=masked, on=date(2026, 11, 21))
    asked = ExportRequest(id=uuid4(), org_name="虚构县总工会", requested_by="试办", purpose="核对", receiver="市总")
    asked.requested_at, asked.subtree, asked.masked = now(), False, masked
    printout = Printout(filling, Stamp(request=asked, says=[], at=datetime.now().astimezone()), {})
    marks = [uuid4() for _ in range(min(layout.most_rows or 2, 2))]
    printout.rows(
        [filling.row(record(layout, region), {"union_name": "甲", "parent_name": "乙"}) for _ in marks], marks
    )
    file = tmp_path / "sheet.xlsx"
    file.write_bytes(printout.close())

    table = identify(read(file), REGIONS[slug].layouts, date(2026, 11, 21), wanted=layout.kind)

    assert (table.layout.key, len(table.rows)) == (layout.key, len(marks))
    assert list(table.marks.values()) == [mark.hex for mark in marks]
    assert [one.code for one in table.findings] == []


def test_the_table_of_moves_contradicts_itself_nowhere() -> None:
    assert list(EXPORT.problems()) == []
