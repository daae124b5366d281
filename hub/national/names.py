"""Names of people: of what they are written."""

from unicodedata import category

_SIGNS = frozenset("·-'’. ()（）")  # between the parts of a name, and around its second form


def is_written_in_letters(name: str) -> bool:
    """Two letters or more, of any script; signs only between them. A private-use point is no letter."""
    if len(name) < 2:
        return False
    return name.isalpha() or (name[0].isalpha() and all(category(sign)[0] in "LM" or sign in _SIGNS for sign in name))
