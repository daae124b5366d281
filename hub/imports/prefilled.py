"""What a blank workbook already says when it is made for one union."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from hub.access.scope import Scope
from hub.clock import today
from hub.imports.checking.gathering import spread
from hub.keeping import Place
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.region import DATE, Column, Layout, RecordKind


async def printed_about(org: Org) -> Mapping[str, object]:
    """What is locked in the union's own form: its superior registered it."""
    return {"name": org.name, "parent_name": (await orgs.superior_names([org])).get(org.id)}


async def rows_for(scope: Scope, layout: Layout, org_id: UUID) -> list[Mapping[str, str]]:
    """Rows of texts by field key: of a form for unions the union's own, of any other none. What is sealed stays blank.

    Raises NotFound for a union that is not the asker's.
    """
    org = await orgs.visible(scope, org_id)
    if layout.kind is not RecordKind.ORG:
        return []
    superior = (await orgs.superior_names([org])).get(org.id, "")
    kept = _kept(layout, org)
    texts = {column.field.key: _text(column, org, kept) for column in layout.flat if column.field}
    return [{key: superior if key == "parent_name" else text for key, text in texts.items()}]


async def head_for(scope: Scope, layout: Layout, org_id: UUID) -> Mapping[str, str]:
    """What is known of what is asked above the table: the union's name, letter by letter. Raises NotFound."""
    org = await orgs.visible(scope, org_id)
    known = {"union_name": org.name}
    return {one.field.key: known[one.field.key] for one in layout.asked if one.field and one.field.key in known}


def _kept(layout: Layout, org: Org) -> Mapping[str, object]:
    """What the register holds, each where the form prints it. What is sealed is not opened."""
    keys = [column.field.key for column in layout.declared if column.field and not column.field.sealed]
    clear = (key for key in (*keys, *layout.repeated) if ORGS.place(key) is not Place.SEALED and key != "parent_name")
    values = spread(layout, {key: ORGS.clear(org, key) for key in clear})
    days = {c.field.key: _day(values.get(c.field.key)) for c in layout.flat if c.field and c.field.kind is DATE}
    boxes = {c.field.key: True for c in layout.flat if c.field and c.ticks and days.get(c.ticks)}
    return {**values, **days, **boxes}


def _day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value  # an entry of a list is plain JSON


def _text(column: Column, org: Org, kept: Mapping[str, object]) -> str:
    """A value as the sheet has it: a code by its label, a date with slashes."""
    value = kept.get(column.field.key) if (field := column.field) else None
    if field is None or value is None:
        return ""
    if column.codes:
        return org.as_typed.get(field.key) or column.codes.write(str(value), today()) or ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:%Y/%m/%d}" if isinstance(value, date) else str(value)
