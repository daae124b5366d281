"""What is said of a file in which everything is wrong."""

from hub.imports.checking.hearing import MOST
from tests.hub.imports.nowhere import table, told


def test_beyond_a_limit_every_row_keeps_an_error_and_the_reader_is_told_that_there_are_more() -> None:
    rows = MOST // 2 + 1_000
    wrong = {"full_name": "试甲", "sex": "不明", "id_number": "46039", "mobile": "1"}
    said = told(table(*[wrong] * rows))
    assert said[0] == ("FINDINGS-MANY", 0, "")
    assert {row for _, row, _ in said[1:]} == set(range(5, rows + 5))
    assert MOST <= len(said) <= MOST + rows + 1


def test_below_it_everything_is_told() -> None:
    wrong = {"full_name": "试甲", "sex": "不明", "id_number": "46039", "mobile": "1"}
    assert [code for code, row, _ in told(table(wrong)) if row] == ["READ-CODE", "NW-01", "NW-02"]
