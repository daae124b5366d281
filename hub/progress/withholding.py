"""Withholding small numbers: a group of few people is not counted aloud, nor told by what is left of the others."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

LEAST = 5  # people: fewer could be known one by one

Key = tuple[str, ...]


def withheld(counts: Mapping[Key, int], least: int = LEAST) -> frozenset[Key]:
    """The groups not to be told: the small ones, and of each sum that a coarser question tells, enough of the others.

    Where in such a sum one group alone were missing, or several of few people together, subtracting would tell it.
    What quite different questions tell together is not guarded against.
    """
    hidden = {key for key, count in counts.items() if count < least}
    sums = list(_sums(counts))
    settled = False
    while not settled:
        settled = True
        for keys in sums:
            missing = [key for key in keys if key in hidden]
            told = sorted((counts[key], key) for key in keys if key not in hidden)
            if missing and told and (len(missing) == 1 or sum(counts[key] for key in missing) < least):
                hidden.add(told[0][1])
                settled = False
    return frozenset(hidden)


def _sums(counts: Mapping[Key, int]) -> Iterator[list[Key]]:
    """The groups that a question by fewer fields adds up, down to the one by none."""
    fields = range(len(next(iter(counts), ())))
    for size in range(len(fields)):
        for kept in combinations(fields, size):
            added: dict[Key, list[Key]] = defaultdict(list)
            for key in counts:
                added[tuple(key[at] for at in kept)].append(key)
            yield from added.values()
