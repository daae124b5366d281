"""Column letters as Excel writes them: 1 <-> A, 27 <-> AA."""


def letter(count: int) -> str:
    """The letter of the n-th column, counted from 1."""
    name = ""
    while count:
        count, rest = divmod(count - 1, 26)
        name = chr(65 + rest) + name
    return name


def ordinal(letters: str) -> int:
    """Which column that is, counted from 1; no letters are column 0."""
    count = 0
    for one in letters:
        count = count * 26 + ord(one) - 64
    return count
