"""One installation, opened: its folder, keys, regions and register, and closed again whatever happens."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hub import database, registry, seal, settings
from hub.database import migrating
from hub.errors import SettingsFault
from hub.settings import Settings


@asynccontextmanager
async def installed(given: Settings) -> AsyncIterator[Settings]:
    """Make this installation the process's. SQLite is brought up to date by itself; PostgreSQL by ``hub migrate``."""
    prepare(given.data)
    settings.use(given)
    seal.use(seal.load(given.data / "keys.json"))
    registry.use(registry.load(given.regions or None))
    # At level DEBUG Tortoise logs each statement with its values: people's data.
    logging.getLogger("tortoise").setLevel(logging.WARNING)
    if not given.database:
        await migrating.migrate(given)
    elif names := await migrating.waiting(given):
        raise SettingsFault(f"the database is not up to date ({', '.join(names)}); run hub migrate first")
    await database.open_database(given)
    try:
        yield given
    finally:
        await database.close()


def prepare(data: Path) -> None:
    """Make the data folder, for its owner only. Raises SettingsFault if it cannot be made or written."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        data.chmod(0o700)
    except OSError as fault:
        raise SettingsFault(f"HUB_DATA={data}: {fault.strerror}; choose a folder that may be written") from None
