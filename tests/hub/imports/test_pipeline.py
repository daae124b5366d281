from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import plugins.hainan
from hub.imports.checking.questions import Held, questions
from hub.imports.checking.settle import settle
from hub.imports.pipeline import Prepared, examine, finish, prepare
from hub.imports.read import read
from hub.imports.refused import Refused
from hub.region import Against, RecordKind, Refuse, Severity
from tests.accidents import blank_rows_above_notes, put
from tests.hub.imports.nowhere import FACTS, HOME, NOWHERE, RIGHT, TODAY, UNIONS, table
from tests.people import people, unions
from tests.workbooks import member_workbook, org_workbook

HAINAN = plugins.hainan.hub_region()
ACTIVE = {"today": TODAY, "home_state": "ACTIVE", "home_is_own": True, "home_name": "虚构县第一糖厂工会委员会"}

texts = st.sampled_from(
    ["", " ", "一级工", "1", "O", "男", "女", "46039019900517011X", "16000000001", "2018/13/01", "龘", "=1"]
)
rows = st.lists(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("full_name", "sex", "id_number", "mobile", "rank", "years", "joined_on", "native_place", "remark"), texts
        ),
    ),
    max_size=8,
)


def prepared(one):
    values = settle(one, FACTS)
    return Prepared(
        region=NOWHERE, table=one, values=values, facts=FACTS, questions=questions(NOWHERE, one.layout, values)
    )


@pytest.fixture
def book(tmp_path: Path):
    def reading(content: bytes):
        path = tmp_path / "file"
        path.write_bytes(content)
        return read(path)

    return reading


@given(rows, st.sampled_from([None, Refuse.ROW, Refuse.FILE]), st.sampled_from([HOME, "别的工会", ""]))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_a_clerk_writes_every_row_is_accepted_rejected_or_blank(some, on_error, head):
    one = table(*some, head={"union_name": head})

    judged = finish(prepared(one), None, on_error=on_error)

    counts = judged.counts
    assert counts.read == counts.accepted + counts.rejected + counts.blank
    assert counts.accepted == len(judged.accepted)
    wrong = {finding.row for finding in judged.findings if finding.severity is Severity.ERROR}
    assert not wrong & {one.rows[row] for row in judged.accepted}
    if 0 in wrong or (on_error is Refuse.FILE and wrong):
        assert not judged.accepted
        assert judged.refused
    else:
        assert counts.rejected == len(wrong)


def test_a_row_that_is_wrong_costs_that_row_or_the_file_as_the_form_says():
    people_form = table(RIGHT, RIGHT | {"id_number": "1"})
    unions_form = table({"name": "甲"}, {"name": ""}, layout=UNIONS, head={})

    assert list(finish(prepared(people_form), None).accepted) == [0]
    assert list(finish(prepared(unions_form), None).accepted) == []


def test_the_importer_may_choose_what_a_wrong_row_costs():
    people_form = table(RIGHT, RIGHT | {"id_number": "1"})
    unions_form = table({"name": "甲"}, {"name": ""}, layout=UNIONS, head={})

    assert list(finish(prepared(people_form), None, on_error=Refuse.FILE).accepted) == []
    assert list(finish(prepared(unions_form), None, on_error=Refuse.ROW).accepted) == [0]


def test_a_file_is_judged_with_what_the_register_answers_in_between():
    waiting = prepared(table(RIGHT, RIGHT | {"id_number": "460390199005170128"}))
    held = {RIGHT["id_number"]: Held(Against.VISIBLE_UNION, {"holder": "第二工会"})}

    judged = finish(waiting, {question.check.code: held for question in waiting.questions})

    assert [finding.code for finding in judged.findings] == ["NW-12"]
    assert list(judged.accepted) == [1]


def test_a_right_workbook_is_accepted_whole(book):
    judged = examine(HAINAN, RecordKind.ORG, book(org_workbook(unions(3), blank_rows_above_notes(2))), ACTIVE)

    assert (judged.counts.accepted, judged.counts.rejected) == (3, 0)
    assert judged.values["declared_members"].rows == [91, 92, 93]


def test_findings_name_the_cell_a_clerk_sees_in_the_workbook(book):
    content = member_workbook(people(3), put("K6", "16O00000002"), put("I7", "研究生班"))

    judged = examine(HAINAN, RecordKind.MEMBER, book(content), ACTIVE)

    errors = [finding for finding in judged.findings if finding.severity is Severity.ERROR]
    assert [(one.column, one.row, one.header) for one in errors] == [("K", 6, "移动电话"), ("I", 7, "学历")]
    assert [judged.table.rows[row] for row in judged.accepted] == [5]


def test_a_form_of_another_kind_is_refused_unless_any_will_do(book):
    content = book(org_workbook(unions(1)))

    with pytest.raises(Refused):
        prepare(HAINAN, RecordKind.MEMBER, content, ACTIVE)
    assert prepare(HAINAN, None, content, ACTIVE).table.layout.kind is RecordKind.ORG
