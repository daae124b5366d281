"""Members by the file: new ones, known ones, returning ones and those who belong elsewhere, in one stroke."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from hub.errors import NotFound
from hub.identity import new_id
from hub.journal.deeds import deed
from hub.members import bulk, commands
from hub.members.bulk import HELD_ELSEWHERE, REPEATED
from hub.members.history import history
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.rows import Rows, Written
from hub.settings import Settings
from tests.factories import make_member, make_org, make_root, person_values, scope_of
from tests.hub.recount import assert_counters_right

IMPORT = new_id()


def rows(*people: Mapping[str, object], warnings: Mapping[int, Sequence[str]] | None = None) -> Rows:
    keys = sorted({key for person in people for key in person})
    columns: dict[str, Sequence[object]] = {key: [person.get(key) for person in people] for key in keys}
    numbers = [5 + at for at in range(len(people))]
    return Rows(numbers=numbers, values=columns, warnings=warnings or {}, import_id=IMPORT)


async def imported(union: Org, given: Rows, by: Org | None = None) -> Written:
    scope = scope_of(by or union)
    async with deed(scope.actor, "commitImport") as done:
        return await bulk.upsert(done, scope, union, given)


def counts(written: Written) -> tuple[int, int, int]:
    return written.created, written.updated, written.unchanged


async def test_a_file_becomes_members_as_the_form_would_make_them(
    either: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 3)
    root = await make_root()
    by_form, by_file = await make_org(root), await make_org(root)
    said = [person_values(order, address="虚构", post="委员") for order in range(1, 8)]
    said[3] |= {"change": "6", "change_reason": "5", "changed_on": date(2022, 2, 2), "id_number": None}
    told = [await commands.enroll(scope_of(by_form), by_form.id, one) for one in said]
    for one in said:
        one["id_number"] = None if one["id_number"] is None else f"X{one['id_number']}"
    written = await imported(by_file, rows(*said, warnings={2: ["HN-M-03"]}))
    assert counts(written) == (7, 0, 0)
    made = {one.id: one for one in await Member.filter(org_id=by_file.id)}
    lines = [made[one] for one in written.ids if one]
    assert [one.member_no for one in lines] == sorted(one.member_no for one in lines)
    assert [one.import_row for one in lines] == list(range(5, 12))
    assert {one.import_id for one in lines} == {IMPORT}
    assert [one.warnings for one in lines][:3] == [[], [], ["HN-M-03"]]
    keys = [*(key for key in MEMBERS.kept if key != "id_number"), "post"]
    for by_hand, by_machine in zip(told, lines, strict=True):
        assert [MEMBERS.clear(by_hand, key) for key in keys] == [MEMBERS.clear(by_machine, key) for key in keys]
        assert (by_hand.state, by_hand.since, by_hand.mobile_index) == (
            by_machine.state,
            by_machine.since,
            by_machine.mobile_index,
        )
    await assert_counters_right()


async def test_the_same_file_twice_changes_nothing_and_says_so(either: Settings) -> None:
    union = await make_org(await make_root())
    given = rows(*(person_values(order) for order in range(1, 6)))
    assert counts(await imported(union, given)) == (5, 0, 0)
    assert counts(await imported(union, given)) == (0, 0, 5)
    assert {one.version for one in await Member.all()} == {1}
    await assert_counters_right()


async def test_a_file_updates_only_what_differs_and_a_blank_overwrites_nothing(either: Settings) -> None:
    union = await make_org(await make_root())
    for order in (1, 2):
        await make_member(union, order, native_place="虚构")
    written = await imported(
        union,
        rows(
            person_values(1, native_place=None),
            person_values(2, mobile="16099999999", native_place=None),
            person_values(3),
        ),
    )
    assert counts(written) == (1, 1, 1)
    changed = await Member.get(id=written.ids[1])
    assert (MEMBERS.clear(changed, "mobile"), changed.native_place, changed.version) == ("16099999999", "虚构", 2)
    step = (await history(scope_of(union), changed))[-1]
    assert (step.import_id, step.import_row) == (IMPORT, 6)
    assert step.changes == {"mobile": ("16000000002", "16099999999")}
    await assert_counters_right()


async def test_those_who_left_come_back_and_those_who_belong_elsewhere_are_refused(either: Settings) -> None:
    root = await make_root()
    union, other = await make_org(root), await make_org(root)
    for home, order in ((union, 1), (other, 2)):
        left = await make_member(home, order, native_place="虚构")
        await commands.end_membership(scope_of(home), left.id, "6", reason="5", on=date(2021, 1, 1))
    await make_member(other, 3)
    back = [person_values(order, changed_on=date(2022, 1, 1)) for order in (1, 2, 3, 4, 4)]
    written = await imported(union, rows(*back))
    assert counts(written) == (1, 2, 0)
    assert dict(written.refused) == {2: HELD_ELSEWHERE, 4: REPEATED}
    assert [one is None for one in written.ids] == [False, False, True, False, True]
    again, moved = await Member.get(id=written.ids[0]), await Member.get(id=written.ids[1])
    assert (again.native_place, moved.native_place, moved.org_id) == ("虚构", None, union.id)
    await assert_counters_right()


async def test_a_file_that_says_somebody_left_ends_the_membership(either: Settings) -> None:
    union = await make_org(await make_root())
    one = await make_member(union, 1)
    gone = person_values(1, change="6", change_reason="5", changed_on=date(2022, 2, 2))
    assert counts(await imported(union, rows(gone))) == (0, 1, 0)
    assert (await Member.get(id=one.id)).state == "LEFT"
    assert counts(await imported(union, rows(gone))) == (0, 0, 1)
    await assert_counters_right()


async def test_nobody_imports_into_a_union_that_is_not_below(either: Settings) -> None:
    root = await make_root()
    union, other = await make_org(root), await make_org(root)
    with pytest.raises(NotFound):
        await imported(other, rows(person_values(1)), by=union)


@pytest.mark.parametrize("many", [6, 120])  # few are inserted, many are staged
async def test_who_was_entered_since_the_register_was_asked_is_met_by_the_unique_index(
    either: Settings, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """Nobody of the file was known a moment ago; by now one is here and another elsewhere: nothing is half done."""
    monkeypatch.setattr(bulk, "FIRST", 2)
    monkeypatch.setattr(bulk, "AT_ONCE", 60)
    root = await make_root()
    ours, theirs = await make_org(root), await make_org(root)
    here, there = await make_member(ours, 2), await make_member(theirs, many - 1)
    given = replace(rows(*(person_values(order) for order in range(1, many + 1))), strangers=True)
    written = await imported(ours, given)
    assert written.refused == {many - 2: HELD_ELSEWHERE}
    assert (written.created, written.updated + written.unchanged) == (many - 2, 1)
    assert written.ids[1] == here.id
    assert await Member.filter(org_id=ours.id).count() == many - 1
    assert (await Member.get(id=there.id)).org_id == theirs.id
    await assert_counters_right()


async def test_one_person_twice_among_strangers_is_told(either: Settings) -> None:
    ours = await make_org(await make_root())
    given = replace(rows(person_values(1), person_values(2), person_values(1)), strangers=True)
    written = await imported(ours, given)
    assert (written.created, written.refused) == (2, {2: REPEATED})
