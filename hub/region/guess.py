"""Guesses: which of the known names a misspelt one was meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """“; did you mean “id_number”?”, or a full stop where nothing is near."""
    near = get_close_matches(name, [one for one in known if not one.startswith("_")], 1)
    return f"; did you mean “{near[0]}”?" if near else "."
