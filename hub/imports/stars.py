"""A masked export that came back: a value nobody touched means what it stood for, and never shows it."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from hub.access.scope import Scope
from hub.exports import watermarks
from hub.exports.restoring import Hidden, hidden_behind
from hub.imports import pipeline
from hub.imports.pipeline import Prepared
from hub.imports.tables import Table


async def unstarred(scope: Scope, prepared: Prepared) -> Prepared:
    """The same file, its values with what the stars of unchanged cells stand for; its texts stay as they came.

    Rows are known by their watermarks, and only those of records that are the importer's own to see.
    """
    marks = {row: mark for row, text in prepared.table.marks.items() if (mark := watermarks.read(text))}
    if not marks:
        return prepared
    hidden = await hidden_behind(scope, prepared.table.layout, set(marks.values()))
    table = replace(prepared.table, meant=_meant(prepared.table, marks, hidden))
    return await asyncio.to_thread(pipeline.settled, prepared.region, table, prepared.facts, prepared.known)


def _meant(table: Table, marks: Mapping[int, UUID], hidden: Mapping[UUID, Hidden]) -> dict[int, list[str]]:
    meant: dict[int, list[str]] = {}
    places = {column.field.key: place for place, column in enumerate(table.layout.flat) if column.field}
    for row, mark in marks.items():
        for key, (shown, clear) in hidden.get(mark, {}).items():
            place = places[key]
            if table.columns[place][row] == shown:
                meant.setdefault(place, list(table.columns[place]))[row] = clear
    return meant
