"""Drafting migrations: what the models say by now that the migrations do not yet do."""

from pathlib import Path

from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AlterModelOptions
from tortoise.migrations.writer import MigrationWriter, format_migration_name

from hub.database import config
from hub.settings import Settings


async def differences() -> list[str]:
    """What a new migration would have to do, a line each; nothing if migrations and models agree."""
    return [_line(operation) for draft in await _drafts() for operation in draft.operations]


async def draft(name: str) -> Path | None:
    """Write a migration for what changed in the models, to be read before it is committed; None if nothing did.

    Read it for three things. A renamed field is guessed. On SQLite altering or removing a field drops the table's
    indexes: create them again in the same migration. A new field that must not be null needs ``db_default``.
    """
    for one in await _drafts():
        one.name = format_migration_name(int(one.name.split("_", 1)[0]), name)
        return Path(one.write())
    return None


async def _drafts() -> list[MigrationWriter]:
    given = config(Settings())
    async with TortoiseContext() as context:
        await context.init(config=given, init_connections=False)
        assert context.apps is not None  # noqa: S101 -- init has just made them
        drafts = await MigrationAutodetector(context.apps, given["apps"]).changes()
    for one in drafts:  # a changed docstring is an option of the model, and nothing to the database
        one.operations = [each for each in one.operations if not isinstance(each, AlterModelOptions)]
    return [one for one in drafts if one.operations]


def _line(operation: object) -> str:
    told = {key: value for key, value in vars(operation).items() if isinstance(value, str)}
    return f"{type(operation).__name__} " + ", ".join(f"{key} {value}" for key, value in sorted(told.items()))
