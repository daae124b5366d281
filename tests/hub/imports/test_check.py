from datetime import date

import pytest

from hub.imports.check import check
from hub.imports.checking.hearing import HEAD
from hub.imports.checking.questions import Held, Unknown, questions
from hub.imports.checking.settle import settle
from hub.imports.sheets import Odd, Oddity
from hub.region import Against, FindingKind, Severity
from tests.hub.imports.nowhere import FACTS, NOWHERE, RIGHT, UNIONS, table, told

OTHER = RIGHT | {"full_name": "试乙", "id_number": "460390199005170128", "mobile": "16000000002"}
WOMAN = OTHER | {"sex": "女"}


def found(one, answers=None, known=None):
    findings, _ = check(NOWHERE, one, settle(one, FACTS), FACTS, answers, known)
    return findings


def test_a_right_row_is_told_nothing():
    assert told(table(RIGHT, OTHER)) == []


def test_the_form_is_not_judged_while_its_union_may_not_hand_it_in():
    one = table({})
    facts = {**FACTS, "home_state": "IMPORTED"}

    findings, refused = check(NOWHERE, one, settle(one, facts), facts)

    assert [(finding.code, finding.row, finding.kind) for finding in findings] == [("NW-07", 0, FindingKind.FILE)]
    assert HEAD in refused


def test_what_the_hub_does_not_know_of_a_union_stands_in_nobodys_way():
    assert told(table(RIGHT), home_state=None, home_name=None) == []


def test_a_given_nobody_supplied_is_our_mistake_and_not_the_sheets():
    one = table(RIGHT)
    facts = {key: value for key, value in FACTS.items() if key != "home_name"}

    with pytest.raises(LookupError, match="NW-00 reads home_name"):
        check(NOWHERE, one, settle(one, facts), facts)


def test_a_blank_above_the_table_is_said_once_and_concerns_every_row():
    one = table(RIGHT, OTHER, head={"union_name": ""})

    findings, refused = check(NOWHERE, one, settle(one, FACTS), FACTS)

    assert [(finding.code, finding.row, finding.at) for finding in findings] == [("HEAD", 0, "union_name")]
    assert findings[0].kind is FindingKind.HEADER
    assert HEAD in refused


def test_a_rule_about_the_head_alone_is_asked_once():
    assert told(table(RIGHT, OTHER, head={"union_name": "别的工会"})) == [("NW-00", 0, "union_name")]
    assert told(table(head={"union_name": "别的工会"})) == [("NW-00", 0, "union_name")]


def test_at_one_cell_the_first_error_is_the_one_heard():
    assert told(table(RIGHT | {"id_number": ""})) == [("NEED", 5, "id_number")]
    assert told(table(RIGHT, RIGHT | {"id_number": "123"}, RIGHT | {"id_number": "123"})) == [
        ("NW-01", 6, "id_number"),
        ("NW-01", 7, "id_number"),
    ]


def test_a_warning_silences_nothing():
    assert told(table(RIGHT | {"mobile": "26O"})) == [("NW-03", 5, "mobile"), ("NW-02", 5, "mobile")]


def test_errors_at_different_cells_of_a_row_are_all_told_from_left_to_right():
    row = RIGHT | {"remark": "一二三四五六", "sex": "不详", "joined_on": "去年", "mobile": "1"}

    assert told(table(row)) == [
        ("READ-CODE", 5, "sex"),
        ("NW-02", 5, "mobile"),
        ("READ-DATE", 5, "joined_on"),
        ("LONG", 5, "remark"),
    ]


def test_a_cell_that_could_not_be_read_is_silent_in_every_rule():
    assert told(table(RIGHT | {"rank": "一级", "years": "很久"})) == [("READ-INTEGER", 5, "years")]


def test_no_rule_is_asked_about_a_blank_it_does_not_ask_for():
    assert told(table(RIGHT | {"mobile": ""})) == [("NW-05", 5, "address")]
    assert told(table(RIGHT | {"mobile": "", "address": "虚构路"})) == []


def test_a_rule_reads_what_follows_from_other_cells():
    assert told(table(RIGHT | {"years": "40"})) == [("NW-04", 5, "years")]


def test_a_rule_is_not_asked_before_its_day():
    assert told(table(RIGHT)) == []
    assert told(table(RIGHT), today=date(2027, 1, 1)) == [("NW-06", 5, "rank")]


def test_a_column_may_be_required_only_of_some():
    assert told(table(RIGHT | {"rank": "一级工"}, OTHER | {"rank": "二级工"})) == [("NW-20", 5, "years")]


def test_what_is_written_where_nothing_belongs_is_a_warning():
    findings = found(table(RIGHT | {"native_place": "甲县"}, WOMAN | {"native_place": "乙县"}))

    assert [(one.code, one.row, one.severity) for one in findings] == [("UNUSED", 6, Severity.WARNING)]


def test_what_the_hub_printed_may_not_be_changed():
    one = table(RIGHT | {"member_no": "0002"}, OTHER | {"member_no": "0001"})

    assert told(one, known={"member_no": "0001"}) == [("LOCKED", 5, "member_no")]
    assert told(one) == []


def test_a_number_that_stands_twice_is_told_at_the_later_row_with_the_earlier_ones_name():
    findings = found(table(RIGHT, OTHER, RIGHT | {"full_name": "试丙"}))

    assert [(one.code, one.row, one.fills["other_row"], one.fills["other_name"]) for one in findings] == [
        ("NW-10", 7, 5, "试甲")
    ]


def test_what_the_workbook_lost_is_said_before_anything_else_at_that_cell():
    odd = {
        (0, "id_number"): Oddity(5, 3, Odd.DIGITS_LOST),
        (0, "mobile"): Oddity(5, 4, Odd.ERROR_CELL, "#N/A"),
        (1, "mobile"): Oddity(6, 4, Odd.FORMULA),
    }

    findings = found(table(RIGHT, OTHER, odd=odd))

    assert [(one.code, one.row, one.at) for one in findings] == [
        ("CELL-DIGITS-LOST", 5, "id_number"),
        ("CELL-ERROR", 5, "mobile"),
        ("CELL-FORMULA", 6, "mobile"),
    ]
    assert findings[1].fills["detail"] == "#N/A"


def test_a_finding_knows_its_cell_and_what_was_found_there():
    (finding,) = found(table(RIGHT | {"id_number": "123"}))

    assert (finding.column, finding.header, finding.row) == ("D", "证件号码", 5)
    assert finding.fills == {"text": "123", "full_name": "试甲"}


def test_a_finding_says_what_may_have_been_meant():
    rows = [
        RIGHT | {"sex": "男性"},
        RIGHT | {"id_number": OTHER["id_number"], "rank": "一級工"},
        WOMAN | {"id_number": "460390199005170136", "joined_on": "31/12/2018"},
        RIGHT | {"id_number": "460390199005170144", "mobile": "16O00000001"},
        RIGHT | {"id_number": "460390199005170152", "years": "1O"},
        RIGHT | {"id_number": "460390199005170160", "rank": "厂长"},
    ]

    findings = found(table(*rows))

    assert [(one.at, one.fills.get("suggestion")) for one in findings] == [
        ("sex", "男"),
        ("rank", "一级工"),
        ("joined_on", "2018/12/31"),
        ("mobile", "16000000001"),
        ("years", "10"),
        ("rank", None),
    ]


def test_without_the_register_only_the_file_itself_is_judged():
    assert told(table(RIGHT), answers=None) == []


def test_the_register_is_asked_about_every_readable_value_once():
    one = table(RIGHT, RIGHT | {"id_number": ""}, RIGHT, OTHER)

    asked = questions(NOWHERE, one.layout, settle(one, FACTS))

    assert [question.check.code for question in asked] == ["NW-11", "NW-12"]
    assert sorted(asked[0].values) == sorted({RIGHT["id_number"], OTHER["id_number"]})


def test_what_the_register_holds_is_told_in_the_words_for_where_it_is_held():
    held = {RIGHT["id_number"]: Held(Against.VISIBLE_UNION, {"holder": "第二工会"})}

    findings = found(table(RIGHT, OTHER), answers={"NW-11": held, "NW-12": held})

    assert [(one.code, one.row, one.kind, one.fills["holder"]) for one in findings] == [
        ("NW-12", 5, FindingKind.REGISTER, "第二工会")
    ]


def test_of_a_form_with_other_fields_nothing_is_asked_about_this_ones():
    assert told(table({"name": "甲工会"}, layout=UNIONS, head={})) == []


class TestSuperiors:
    """A union's superior is registered, or comes with the same file."""

    def unions(self, *pairs: tuple[str, str], workers: str = "1"):
        rows = [{"name": name, "parent_name": parent, "declared_workers": workers} for name, parent in pairs]
        return table(*rows, layout=UNIONS, head={})

    def known(self, *names: str):
        return {"NW-31": dict.fromkeys(names, Held(Against.REGISTER, {}))}

    def test_a_superior_may_be_registered_or_stand_anywhere_in_the_file(self):
        one = self.unions(("丙", "乙"), ("乙", "甲"), ("甲", "总"))

        assert told(one, self.known("总")) == []

    def test_a_superior_nobody_knows_is_told(self):
        assert told(self.unions(("甲", "总")), self.known()) == [("NW-31", 2, "parent_name")]

    def test_the_name_it_may_be_is_suggested(self):
        one = self.unions(("城关镇工会联合会", "总"), ("糖厂工会", "城关镇工会联合"), ("茶厂工会", "县总工"))

        findings = found(one, {"NW-31": {"总": Held(Against.REGISTER, {}), "县总工": Unknown("县总工会")}})

        assert [(finding.row, finding.fills["suggestion"]) for finding in findings] == [
            (3, "城关镇工会联合会"),
            (4, "县总工会"),
        ]

    def test_no_union_is_suggested_as_its_own_superior(self):
        findings = found(self.unions(("糖厂工会委员会", "糖厂工会委员"), ("县总工会", "")), self.known())

        assert [finding.fills.get("suggestion") for finding in findings] == [None]

    def test_below_a_row_that_is_refused_nobody_is_taken_in(self):
        one = self.unions(("甲", "总"), ("乙", "甲"), ("丙", "乙"))
        one.columns[2][0] = "很多"

        findings = found(one, self.known("总"))

        assert [(finding.code, finding.row, finding.fills.get("other_row")) for finding in findings] == [
            ("READ-INTEGER", 2, None),
            ("ABOVE-REFUSED", 3, 2),
            ("ABOVE-REFUSED", 4, 3),
        ]

    def test_unions_cannot_be_each_others_superiors(self):
        assert told(self.unions(("甲", "乙"), ("乙", "甲"), ("丙", "总")), self.known("总")) == [
            ("ABOVE-REFUSED", 2, "parent_name"),
            ("ABOVE-REFUSED", 3, "parent_name"),
        ]

    def test_a_union_is_not_its_own_superior(self):
        assert told(self.unions(("甲", "甲")), self.known()) == [("NW-31", 2, "parent_name")]

    def test_without_the_register_a_superior_outside_the_file_is_taken_as_known(self):
        assert told(self.unions(("甲", "总"), ("乙", "丙"), ("丙", "乙"))) == [
            ("ABOVE-REFUSED", 3, "parent_name"),
            ("ABOVE-REFUSED", 4, "parent_name"),
        ]

    def test_where_a_name_stands_twice_the_row_that_is_taken_in_counts(self):
        one = self.unions(("甲", "总"), ("甲", "总"), ("乙", "甲"))

        assert told(one, self.known("总")) == [("NW-30", 3, "name")]
