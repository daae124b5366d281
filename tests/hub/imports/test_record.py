from datetime import date

from hub.imports.checking.questions import Held
from hub.imports.checking.record import check_record, record_questions
from hub.region import Against
from tests.hub.imports.nowhere import FACTS, HOME, NOWHERE, PEOPLE, RIGHT, table, told

FORM = RIGHT | {"union_name": HOME}


def checked(texts, answers=None, known=None):
    return check_record(NOWHERE, PEOPLE, texts, FACTS, answers, known)


def test_a_form_hears_what_a_sheet_with_that_row_hears():
    texts = RIGHT | {"sex": "不详", "mobile": "1", "rank": "一级", "joined_on": "去年", "remark": "一二三四五六"}

    on_the_form = [(finding.code, finding.at) for finding in checked(texts | {"union_name": HOME}).findings]

    assert on_the_form == [(code, at) for code, _, at in told(table(texts))]


def test_a_coded_field_takes_the_label_an_alias_or_the_canonical_code():
    for rank in ("一级工", "一级", "1"):
        assert checked(FORM | {"rank": rank, "years": "3"}).values["rank"] == "1"
    for sex in ("女", "2"):
        assert checked(FORM | {"sex": sex}).values["sex"] == "2"


def test_a_code_that_is_not_in_force_or_nobodys_is_not_taken():
    for rank in ("9", "3", "x"):
        judged = checked(FORM | {"rank": rank})
        assert [finding.code for finding in judged.findings] == ["READ-CODE"]
        assert "rank" not in judged.values


def test_values_are_canonical_and_what_follows_from_them_is_told():
    judged = checked(FORM | {"joined_on": "2018-05-01"})

    assert judged.values["joined_on"] == date(2018, 5, 1)
    assert judged.values["address"] is None
    assert judged.derived == {"born_on": date(1990, 5, 17)}


def test_a_form_learns_which_fields_these_values_ask_for():
    first, woman = checked(FORM | {"rank": "1"}), checked(FORM | {"sex": "女"})

    assert "years" in first.required
    assert "years" not in woman.required
    assert {"full_name", "sex", "id_number", "union_name"} <= set(woman.required)
    assert (first.not_applicable, woman.not_applicable) == ((), ("native_place",))


def test_the_register_is_asked_and_heard_about_one_record():
    (same, visible) = record_questions(NOWHERE, PEOPLE, FORM, FACTS)
    held = {RIGHT["id_number"]: Held(Against.SAME_UNION, {})}

    assert same.values == visible.values == (RIGHT["id_number"],)
    assert [one.code for one in checked(FORM, {"NW-11": held, "NW-12": held}).findings] == ["NW-11"]


def test_what_the_hub_printed_may_not_be_changed_on_a_form_either():
    assert [one.code for one in checked(FORM | {"member_no": "2"}, known={"member_no": "1"}).findings] == ["LOCKED"]
