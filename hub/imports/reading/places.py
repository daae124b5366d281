"""Columns by their letters. ``hub.region`` knows them too; loading it would take longer than reading a small file."""


class Ordinals(dict[str, int]):
    """Columns from 0 by their letters, each worked out once."""

    def __missing__(self, letters: str) -> int:
        count = 0
        for one in letters:
            count = count * 26 + ord(one) - 64
        found = self[letters] = count - 1
        return found


def letter(count: int) -> str:
    """The letter of the n-th column, counted from 1."""
    name = ""
    while count:
        count, rest = divmod(count - 1, 26)
        name = chr(65 + rest) + name
    return name
