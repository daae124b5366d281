"""What a blank workbook already says when it is made for one union."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from hub.access.scope import Scope
from hub.clock import today
from hub.keeping import Place
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.region import Column, Layout, RecordKind


async def rows_for(scope: Scope, layout: Layout, org_id: UUID) -> list[Mapping[str, str]]:
    """Rows of texts by field key: of a form for unions the union's own, of any other none. What is sealed stays blank.

    Raises NotFound for a union that is not the asker's.
    """
    org = await orgs.visible(scope, org_id)
    if layout.kind is not RecordKind.ORG:
        return []
    superior = (await orgs.superior_names([org])).get(org.id, "")
    texts = {column.field.key: _text(column, org) for column in layout.flat if column.field}
    return [{key: superior if key == "parent_name" else text for key, text in texts.items()}]


async def head_for(scope: Scope, layout: Layout, org_id: UUID) -> Mapping[str, str]:
    """What is known of what is asked above the table: the union's name, letter by letter. Raises NotFound."""
    org = await orgs.visible(scope, org_id)
    known = {"union_name": org.name}
    return {one.field.key: known[one.field.key] for one in layout.asked if one.field and one.field.key in known}


def _text(column: Column, org: Org) -> str:
    """A value as the sheet has it: a code by its label, a date with slashes."""
    field = column.field
    if field is None or field.sealed or ORGS.place(field.key) is Place.SEALED or field.key == "parent_name":
        return ""
    value = ORGS.clear(org, field.key)
    if value is None:
        return ""
    if column.codes:
        return org.as_typed.get(field.key) or column.codes.write(str(value), today()) or ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:%Y/%m/%d}" if isinstance(value, date) else str(value)
