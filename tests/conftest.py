"""What tests stand on: an installation of their own, with the regions of this repository and no people."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from hub.database.migrating import migrate
from hub.database.walls import everywhere
from hub.installation import installed, prepare
from hub.settings import Settings
from tests.servers import as_worker, create_database, drop_database


@pytest.fixture(scope="session")
def blank_installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database has every table and no row: made once, copied for each test."""
    folder = tmp_path_factory.mktemp("blank") / "data"
    prepare(folder)
    asyncio.run(migrate(Settings(data=folder)))
    return folder


@pytest.fixture
def settings(tmp_path: Path, blank_installation: Path) -> Settings:
    """Settings of an installation that is ready to start: SQLite, files and mail in a folder of the test's own."""
    folder = tmp_path / "data"
    shutil.copytree(blank_installation, folder)
    return Settings(data=folder, production=False)


@pytest.fixture
async def installation(settings: Settings) -> AsyncIterator[Settings]:
    """The installation, opened for this process: keys, regions, database."""
    async with installed(settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def blank_postgres() -> Iterator[str]:
    """The same on PostgreSQL: a database to copy."""
    url = asyncio.run(create_database())
    asyncio.run(migrate(Settings(database=as_worker(url), database_owner=url)))
    yield url
    asyncio.run(drop_database(url))


@pytest.fixture
def postgres_settings(settings: Settings, blank_postgres: str) -> Iterator[Settings]:
    """Settings with PostgreSQL, where the hub is bound by row security and owns nothing."""
    url = asyncio.run(create_database(blank_postgres))
    yield replace(settings, database=as_worker(url), database_owner=url)
    asyncio.run(drop_database(url))


@pytest.fixture(params=["sqlite", "postgres"])
def either_settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings twice: with SQLite, and with PostgreSQL."""
    other: Settings = settings if request.param == "sqlite" else request.getfixturevalue("postgres_settings")
    return other


@pytest.fixture
async def either(either_settings: Settings) -> AsyncIterator[Settings]:
    """The installation twice: between them Tortoise must forget the statements it keeps by the connection's name.

    Tests look at everything, and stand behind a wall where it is what they are about.
    """
    EXECUTOR_CACHE.clear()
    with everywhere():
        async with installed(either_settings) as opened:
            yield opened
    EXECUTOR_CACHE.clear()
