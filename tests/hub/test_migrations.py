"""Migrations: what they make is what the models say, on both databases; all of it, once, or nothing."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext

from hub.database import config, is_sqlite
from hub.database.drafting import differences
from hub.database.migrating import migrate, waiting
from hub.database.sqlite import _statements
from hub.errors import SettingsFault
from hub.installation import installed
from hub.settings import Settings
from tests.servers import create_database, drop_database

Schema = Mapping[str, list[tuple[object, ...]]]

_SQLITE = {
    "columns": """SELECT m.name, c.name, upper(c.type), c."notnull", c.dflt_value, c.pk FROM sqlite_master m
                  JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1, 2""",
    "indexes": """SELECT m.name, i."unique", group_concat(c.name) FROM sqlite_master m JOIN pragma_index_list(m.name) i
                  JOIN pragma_index_info(i.name) c WHERE m.type = 'table' GROUP BY m.name, i.name ORDER BY 1, 3, 2""",
}
_POSTGRES = {
    "columns": """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
                  FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2""",
    "indexes": """SELECT tablename, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') FROM pg_indexes
                  WHERE schemaname = 'public' ORDER BY 1, 2""",
    "constraints": """SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid) FROM pg_constraint
                      WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2, 3""",
}


async def schema_of(settings: Settings, *, made_afresh: bool) -> Schema:
    """What the database says of its tables, but for the table of the migrations themselves."""
    async with TortoiseContext() as context:
        await context.init(config=config(settings, migrating=True))
        if made_afresh:
            await context.generate_schemas(safe=False)
        db = context.db("default")
        told = {}
        for what, sql in (_SQLITE if is_sqlite(db) else _POSTGRES).items():
            rows = [tuple(row.values()) for row in await db.execute_query_dict(sql)]
            told[what] = [row for row in rows if row[0] not in ("tortoise_migrations", "sqlite_sequence")]
        return told


async def test_what_the_migrations_make_is_what_the_models_say(either_settings: Settings, tmp_path: Path) -> None:
    fresh = replace(either_settings, data=tmp_path / "fresh")
    fresh.data.mkdir()
    if either_settings.database:
        fresh = replace(fresh, database=await create_database(), database_owner="")
    try:
        made, migrated = await schema_of(fresh, made_afresh=True), await schema_of(either_settings, made_afresh=False)
    finally:
        if fresh.database:
            await drop_database(fresh.database)
    assert len(made["columns"]) > 100
    assert len(made["indexes"]) > 30
    assert migrated == made


async def test_nothing_changed_in_the_models_without_a_migration() -> None:
    assert await differences() == []


async def test_migrations_run_once(either_settings: Settings) -> None:
    assert await waiting(either_settings) == ()
    assert await migrate(either_settings) == ()


async def test_two_processes_that_start_together_migrate_once(either_settings: Settings, tmp_path: Path) -> None:
    empty = replace(either_settings, data=tmp_path / "empty")
    empty.data.mkdir()
    if empty.database:
        empty = replace(empty, database=await create_database(), database_owner="")
    try:
        assert await waiting(empty) == ("0001_initial",)
        ran = await asyncio.gather(migrate(empty), migrate(empty))
        assert sorted(ran) == [(), ("0001_initial",)]
    finally:
        if empty.database:
            await drop_database(empty.database)


async def test_postgresql_that_is_not_up_to_date_is_not_served(settings: Settings) -> None:
    url = await create_database()
    try:
        with pytest.raises(SettingsFault, match="run hub migrate"):
            await installed(replace(settings, database=url)).__aenter__()
    finally:
        await drop_database(url)


async def test_a_database_of_a_version_between_releases_is_refused_with_what_to_do(either_settings: Settings) -> None:
    # Given tables that an earlier draft of the same migration made
    async with TortoiseContext() as context:
        await context.init(config=config(either_settings, migrating=True))
        await context.db("default").execute_query("ALTER TABLE account DROP COLUMN handed_by")
    # Then the hub does not start on it, and says why
    with pytest.raises(SettingsFault, match=r"between two releases and lacks account\.handed_by; begin with"):
        await installed(either_settings).__aenter__()
    with pytest.raises(SettingsFault, match=r"account\.handed_by"):
        await migrate(either_settings)


_DYING = """
import asyncio, os, sys
from pathlib import Path
from tortoise.backends.sqlite.client import SqliteClient
from hub.database.migrating import migrate
from hub.settings import Settings

left, run = int(sys.argv[2]), SqliteClient.execute_query

async def run_or_die(*given):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
    return await run(*given)

SqliteClient.execute_query = run_or_die
asyncio.run(migrate(Settings(data=Path(sys.argv[1]))))
"""


@pytest.mark.parametrize("statements", [1, 3, 30])
async def test_a_migration_that_is_killed_starts_again_from_nothing(tmp_path: Path, statements: int) -> None:
    # Given a process that dies after so many statements of a migration
    dying = [sys.executable, "-c", _DYING, str(tmp_path), str(statements)]
    process = await asyncio.to_thread(subprocess.run, dying, check=False)
    assert process.returncode == 9
    # When the next one starts, it finds nothing done and does it all
    with closing(sqlite3.connect(tmp_path / "hub.db")) as db:
        assert db.execute("SELECT count(*) FROM sqlite_master").fetchall() == [(0,)]
    given = Settings(data=tmp_path)
    assert await migrate(given) == ("0001_initial",)
    assert await waiting(given) == ()


async def test_a_migration_that_would_leave_rows_dangling_changes_nothing(tmp_path: Path) -> None:
    given = Settings(data=tmp_path)
    with closing(sqlite3.connect(tmp_path / "hub.db")) as db:
        db.executescript(
            """CREATE TABLE parent (id INTEGER PRIMARY KEY);
               CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id REFERENCES parent(id));
               INSERT INTO child VALUES (1, 7);"""
        )
    with pytest.raises(SettingsFault, match="rows of child"):
        await migrate(given)
    assert await waiting(given) == ("0001_initial",)
    with closing(sqlite3.connect(tmp_path / "hub.db")) as db:
        assert db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").fetchall() == [
            ("child",),
            ("parent",),
        ]


def test_a_script_is_split_where_its_statements_end() -> None:
    script = "CREATE TABLE a (x TEXT DEFAULT ';') /* one; two */; INSERT INTO a VALUES ('--;');\nSELECT 1"
    assert [" ".join(one.split()) for one in _statements(script)] == [
        "CREATE TABLE a (x TEXT DEFAULT ';') /* one; two */;",
        "INSERT INTO a VALUES ('--;');",
        "SELECT 1;",
    ]
