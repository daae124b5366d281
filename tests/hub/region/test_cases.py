"""The cases.toml beside a region, as its author writes it."""

from datetime import date

import pytest

from hub.region import RecordKind, read_cases

GOOD = """
today = 2026-11-21

[typical.member]
full_name = "试甲"
mobile = "16000000001"

[[member]]
name = "手机少一位"
row = { mobile = "1600000000" }
says = ["X-1"]

[[member]]
name = "两行"
rows = [{}, { full_name = "试乙" }]
facts = { home_state = "IMPORTED", today = 2027-01-01 }
register = { id_number = "HIDDEN_UNION" }
says = []
"""


def test_a_case_varies_the_typical_row() -> None:
    first, second = read_cases(GOOD).cases
    assert first.kind is RecordKind.MEMBER
    assert first.rows == ({"full_name": "试甲", "mobile": "1600000000"},)
    assert (first.says, first.today) == (("X-1",), date(2026, 11, 21))
    assert [row["full_name"] for row in second.rows] == ["试甲", "试乙"]
    assert second.register == {"id_number": "HIDDEN_UNION"}


def test_what_a_case_does_not_say_of_the_union_is_the_usual() -> None:
    first, second = read_cases(GOOD).cases
    assert (first.facts["home_state"], first.facts["home_is_own"], first.facts["running_imports"]) == (
        "ACTIVE",
        True,
        0,
    )
    assert (second.facts["home_state"], second.today) == ("IMPORTED", date(2027, 1, 1))


def case(body: str) -> tuple[str, ...]:
    return read_cases(f'today = 2026-11-21\n[[member]]\nname = "一"\n{body}').problems


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("say = []", "case “一”: “say” is not known here; did you mean “says”?"),
        ("", 'case “一”: says nothing; write says = ["CODE", …], or says = [] if all is well.'),
        ("says = []\nrow = 3", "case “一”: “row” is a table: row = { … }."),
        ('says = []\nrows = ["x"]', "case “一”: “rows” is a list of tables: rows = [{ … }, { … }]."),
        ("says = []\nrow = {}\nrows = [{}]", "case “一”: has row and rows; write one of them."),
        (
            "says = []\nrow = { mobile = 16 }",
            'case “一”: “mobile” is a text as a clerk types it, in quotes: mobile = "16".',
        ),
        (
            'says = []\nfacts = { home_stat = "ACTIVE" }',
            "case “一”: “home_stat” is no given; did you mean “home_state”?",
        ),
        ('says = []\nfacts = { home_is_own = "no" }', "case “一”: the given “home_is_own” is a bool."),
    ],
)
def test_a_mistake_costs_its_case_and_is_told(body: str, problem: str) -> None:
    assert case(body)[0] == f"cases.toml: {problem}"


def test_the_register_answers_only_what_it_can() -> None:
    (problem,) = case('says = []\nregister = { id_number = "HIDDEN" }')
    assert problem.startswith(
        "cases.toml: case “一”: of id_number the register cannot say “HIDDEN”; it may say ANOTHER_NAME"
    )


def test_the_file_itself_is_checked() -> None:
    assert read_cases("today = ").problems[0].startswith("cases.toml: Invalid value")
    assert read_cases("").problems == (
        "cases.toml: say on which day the cases are told: today = 2026-11-21, without quotes.",
    )
    assert read_cases("today = 2026-11-21\n[[members]]\nname = '一'").problems == (
        "cases.toml: “members” is not known here; did you mean “member”?",
    )
    assert read_cases("today = 2026-11-21\n[member]\nname = '一'").problems == (
        "cases.toml: write [[member]], with two brackets: there are many cases.",
    )
    assert read_cases("today = 2026-11-21\n[typical.member]\nmobile = 16").problems == (
        'cases.toml: the typical member: “mobile” is a text as a clerk types it, in quotes: mobile = "16".',
    )
    assert read_cases(GOOD + '[[member]]\nname = "两行"\nsays = []').problems == (
        "cases.toml: two cases are called “两行”.",
    )


def test_what_is_asked_above_the_table_is_typical_too_and_a_cell_may_be_a_formula() -> None:
    told = """
    today = 2026-11-21
    [typical.member]
    full_name = "试甲"
    [typical.member.head]
    union_name = "试验工会"
    outlet = "1"
    [[member]]
    name = "一"
    head = { outlet = "2" }
    formula = { mobile = "A1" }
    says = []
    """
    (one,) = read_cases(told).cases
    assert one.rows == ({"full_name": "试甲"},)
    assert one.head == {"union_name": "试验工会", "outlet": "2"}
    assert one.formula == {"mobile": "A1"}


def test_a_typical_head_is_text_too() -> None:
    (problem,) = read_cases("today = 2026-11-21\n[typical.member.head]\noutlet = 3").problems
    assert problem == 'cases.toml: the typical member: “outlet” is a text as a clerk types it, in quotes: outlet = "3".'


def test_the_form_of_the_typical_row_is_every_cases_unless_it_names_another() -> None:
    usual, other = read_cases("""today = 2026-11-21
    [typical.member]
    layout = "members"
    [[member]]
    name = "一"
    says = []
    [[member]]
    name = "二"
    layout = "member"
    says = []
    """).cases
    assert (usual.layout, other.layout) == ("members", "member")
    assert usual.rows == ({},)
