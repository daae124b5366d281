"""Small numbers: neither told, nor left over when the others are taken from their sum."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from hub.progress.withholding import LEAST, Key, withheld

TABLES = st.dictionaries(st.tuples(*[st.sampled_from("甲乙丙丁")] * 2), st.integers(1, 30), max_size=16)


def test_a_single_small_group_takes_the_next_one_with_it() -> None:
    assert withheld({("1",): 40, ("2",): 3, ("9",): 12}) == {("2",), ("9",)}


def test_two_small_ones_that_are_few_together_take_a_third() -> None:
    assert withheld({("1",): 40, ("2",): 1, ("9",): 2, ("0",): 7}) == {("2",), ("9",), ("0",)}


def test_large_groups_are_all_told() -> None:
    assert withheld({("1",): 40, ("2",): 5}) == frozenset()


@given(TABLES)
def test_in_no_sum_of_a_coarser_question_a_small_number_is_what_is_left(counts: dict[Key, int]) -> None:
    hidden = withheld(counts)
    assert {key for key, count in counts.items() if count < LEAST} <= hidden
    for size in range(2):
        for kept in combinations(range(2), size):
            for value in {tuple(key[at] for at in kept) for key in counts}:
                line = [key for key in counts if tuple(key[at] for at in kept) == value]
                missing = [key for key in line if key in hidden]
                if missing and len(missing) < len(line):
                    assert len(missing) > 1
                    assert sum(counts[key] for key in missing) >= LEAST
