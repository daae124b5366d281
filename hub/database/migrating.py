"""Migrating: bringing the tables to the present version, all of it or nothing, one process at a time.

Tortoise records a migration after the transaction that ran it, and its SQLite driver commits in the middle of scripts.
Here all that waits runs in one transaction with its records: a migration that is killed starts again from nothing.
"""

from urllib.parse import urlsplit

from asyncpg import PostgresError  # type: ignore[import-untyped]
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor
from tortoise.models import Model
from tortoise.transactions import in_transaction

from hub.database import Db, config, is_sqlite, security
from hub.database.outages import PASSING
from hub.database.unreleased import refuse_unreleased
from hub.database.walls import everywhere, reaching
from hub.errors import SettingsFault
from hub.settings import Settings

_LOCK = 4_601_000  # PostgreSQL's advisory lock: a number nobody else in this database uses


@reaching(everywhere)
async def migrate(settings: Settings) -> tuple[str, ...]:
    """Run every migration that is waiting. Returns their names, and refuses to leave a foreign key dangling.

    On PostgreSQL the owner of the tables does it, who then closes every table behind its policy and lets in the role
    that the hub works as.
    """
    given = config(settings, migrating=True)
    async with TortoiseContext() as context:
        await context.init(config=given)
        async with in_transaction("default") as tx:
            if not is_sqlite(tx):
                await tx.execute_script(f"SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({_LOCK})")
            executor = await _executor(tx, given["apps"])
            names = tuple(step.migration.name for step in await executor.plan())
            await executor.migrate()
            await _refuse_dangling(tx)
            await refuse_unreleased(tx, _models(context))
            if not is_sqlite(tx):
                names = names or await security.missing(tx)
                await security.install(tx, urlsplit(settings.database))
    return names


@reaching(everywhere)
async def waiting(settings: Settings) -> tuple[str, ...]:
    """The migrations that have not run yet. Writes nothing; an empty database waits for all of them."""
    given = config(settings)
    async with TortoiseContext() as context:
        await context.init(config=given)
        db = context.db("reader")
        await _refuse_silence(db)
        executor = MigrationExecutor(db, given["apps"])
        names = tuple(step.migration.name for step in await executor.plan())
        if not names:
            await refuse_unreleased(db, _models(context))
        return names or (() if is_sqlite(db) else await security.missing(db))


def _models(context: TortoiseContext) -> list[type[Model]]:
    return [model for app in (context.apps or {}).values() for model in app.values()]


async def _refuse_silence(db: Db) -> None:
    """Tortoise takes a database that does not answer for an empty one."""
    try:
        await db.execute_query("SELECT 1")
    except (*PASSING, PostgresError) as fault:
        says = f"HUB_DATABASE does not answer as it should ({type(fault).__name__})"
        raise SettingsFault(f"{says}; see that it runs, has recovered, and knows the role") from None


async def _executor(tx: Db, apps: dict[str, dict[str, object]]) -> MigrationExecutor:
    executor = MigrationExecutor(tx, apps)
    # Before anything is read: on PostgreSQL a failed SELECT of a table that is not there would end the transaction.
    await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
    return executor


async def _refuse_dangling(tx: Db) -> None:
    if is_sqlite(tx) and (dangling := await tx.execute_query_dict("PRAGMA foreign_key_check")):
        tables = ", ".join(sorted({row["table"] for row in dangling}))
        raise SettingsFault(f"nothing was migrated: rows of {tables} would lose the rows they belong to")
