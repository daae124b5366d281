"""Databases of a version between two releases: their tables lack what these models have, and no migration adds it.

Migrations lead from one release to the next. Until a release its own migration is made anew with each change, so that
what somebody filled in between looks migrated and is not.
"""

from collections.abc import Iterable

from tortoise.models import Model

from hub.database import Db, is_sqlite
from hub.errors import SettingsFault

_SQLITE = """
    SELECT made.name AS "table", part.name AS "column"
    FROM sqlite_master made JOIN pragma_table_info(made.name) part WHERE made.type = 'table'
"""
_POSTGRES = """
    SELECT table_name AS "table", column_name AS "column"
    FROM information_schema.columns WHERE table_schema = current_schema()
"""


async def refuse_unreleased(db: Db, models: Iterable[type[Model]]) -> None:
    """Raises SettingsFault if a table lacks a column, though every migration has run."""
    rows = await db.execute_query_dict(_SQLITE if is_sqlite(db) else _POSTGRES)
    made = {(row["table"], row["column"]) for row in rows}
    wanted = {(model._meta.db_table, column) for model in models for column in model._meta.fields_db_projection_reverse}
    if lacking := sorted(f"{table}.{column}" for table, column in wanted - made):
        raise SettingsFault(
            f"the database was made by a version between two releases and lacks {', '.join(lacking[:5])}; "
            "begin with an empty database (and another HUB_DATA), or restore a backup that a release has made"
        )
