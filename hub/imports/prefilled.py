"""What a blank workbook already says when it is made for one union."""

from collections.abc import Mapping
from uuid import UUID

from hub.access.scope import Scope
from hub.clock import today
from hub.keeping import Place
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.region import Layout, RecordKind
from hub.templates.filling import texts


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
    said = texts(layout, _kept(layout, org), org.as_typed, today())
    return [{key: superior if key == "parent_name" else text for key, text in said.items()}]


async def head_for(scope: Scope, layout: Layout, org_id: UUID) -> Mapping[str, str]:
    """What is known of what is asked above the table: the union's name, letter by letter. Raises NotFound."""
    org = await orgs.visible(scope, org_id)
    known = {"union_name": org.name}
    return {one.field.key: known[one.field.key] for one in layout.asked if one.field and one.field.key in known}


def _kept(layout: Layout, org: Org) -> Mapping[str, object]:
    """What the register holds of what the form asks for. What is sealed is not opened."""
    keys = [column.field.key for column in layout.declared if column.field and not column.field.sealed]
    clear = (key for key in (*keys, *layout.repeated) if ORGS.place(key) is not Place.SEALED and key != "parent_name")
    return {key: ORGS.clear(org, key) for key in clear}
