"""Canonical codes: what a region's lists say of national ones, held against the standards themselves."""

import re
from collections.abc import Iterator, Mapping

from hub.region import CodeTable, Entry, Region, did_you_mean

from .tables import STANDARDS

_OWN = re.compile(r"[A-Z]+-.+")  # marked as the region's own: GA-01


def misnamed(region: Region) -> Iterator[str]:
    """Every code of a list that its national standard does not have, with its place and its remedy."""
    for table in region.tables:
        here = f"{table.place}: code table “{table.key}”"
        if not table.standard:
            continue
        if table.standard not in STANDARDS:
            yield f"{here}: “{table.standard}” is no national standard{did_you_mean(table.standard, STANDARDS)}"
            continue
        labels = STANDARDS[table.standard].labels
        for entry in table.entries:
            yield from (f"{here}: {problem}" for problem in _strange(table, entry, labels))


def _strange(table: CodeTable, entry: Entry, labels: Mapping[str, str]) -> Iterator[str]:
    if entry.code not in labels and not _OWN.fullmatch(entry.code):
        meant = next((f"it has “{code}” for that" for code, label in labels.items() if label == entry.label), "")
        remedy = meant or f'see hub region words "{table.standard}", or mark the code as the region\'s own, as GA-01'
        yield f"“{entry.label}” is kept as “{entry.code}”, which is no code of {table.standard}; {remedy}."
    for covered in entry.covers:
        if not any(_fits(code, covered) for code in labels):
            yield f"“{entry.label}” covers “{covered}”, which is no code of {table.standard}; take it out."


def _fits(code: str, covered: str) -> bool:
    return code == covered or (covered.endswith("*") and code.startswith(covered[:-1]))
