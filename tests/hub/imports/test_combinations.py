from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hub.imports.checking.combinations import SMALL, rows_where
from hub.imports.convert import ODD, values_of
from hub.region import rule, when
from tests.hub.imports.nowhere import TODAY


@rule("T-1", "…")
def is_ranked_when_long_here(rank: str, years: int, today: date) -> bool:
    return rank != "1" or years < today.year - 2000


@rule("T-2", "…")
def something_is_said(rank: str | None, years: int | None) -> bool:
    return rank is not None or years is not None


@when
def is_long_here(years: int) -> bool:
    return years > 20


cells = st.tuples(
    st.sampled_from(["1", "2", "3", None, ODD]),
    st.one_of(st.integers(0, 3), st.integers(0, 100_000), st.just(None), st.just(ODD)),
)


@given(st.lists(cells, max_size=40), st.sampled_from([1, 30]), st.booleans())
def test_asking_once_per_combination_answers_as_asking_every_row_would(rows, times, answer):
    rows = rows * times if len(rows) * times <= SMALL * 3 else rows
    values = {"rank": values_of([r for r, _ in rows]), "years": values_of([y for _, y in rows])}

    def by_row(asked, *keys):
        hits = []
        for number, (rank, years) in enumerate(rows):
            cell = {"rank": rank, "years": years, "today": TODAY}
            silent = any(
                cell[read.name] is ODD or (cell[read.name] is None and not read.even_blank) for read in asked.reads
            )
            if not silent and asked.holds(*(cell[key] for key in keys)) is answer:
                hits.append(number)
        return hits

    def asked(one):
        return list(rows_where(one, answer, values, {"today": TODAY}, len(rows)))

    assert asked(is_ranked_when_long_here) == by_row(is_ranked_when_long_here, "rank", "years", "today")
    assert asked(something_is_said) == by_row(something_is_said, "rank", "years")
    assert asked(is_long_here) == by_row(is_long_here, "years")


def test_a_near_unique_column_is_asked_row_by_row_with_the_same_answer():
    years = [*range(2_000), None, ODD, 21]
    values = {"years": values_of(years)}

    assert list(rows_where(is_long_here, True, values, {}, len(years))) == [*range(21, 2_000), 2_002]
    assert list(rows_where(is_long_here, False, values, {}, len(years))) == [*range(21)]


def test_a_near_unique_column_is_asked_beside_others_and_a_fact_and_never_where_one_of_them_is_silent():
    years = [*range(2_000), None, ODD, 27, 27, 27]
    rank = ["1"] * 2_000 + ["1", "1", None, ODD, "2"]
    values = {"years": values_of(years), "rank": values_of(rank)}

    found = list(rows_where(is_ranked_when_long_here, False, values, {"today": TODAY}, len(years)))

    assert found == [*range(TODAY.year - 2000, 2_000)]
    held = [*range(TODAY.year - 2000), 2_004]
    assert list(rows_where(is_ranked_when_long_here, True, values, {"today": TODAY}, len(years))) == held


def test_nothing_is_asked_about_a_fact_that_is_not_known():
    values = {"rank": values_of(["1"]), "years": values_of([900])}

    assert rows_where(is_ranked_when_long_here, False, values, {"today": None}, 1) == ()
    assert list(rows_where(is_ranked_when_long_here, False, values, {"today": TODAY}, 1)) == [0]
