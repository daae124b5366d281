"""The connection to the register: opened once, read through one door, written through another."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from tortoise import Tortoise, connections
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.models import Model
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from hub.settings import Settings

M = TypeVar("M", bound=Model)

__all__ = [
    "Db",
    "beside",
    "close",
    "config",
    "held",
    "is_sqlite",
    "open_database",
    "reader",
    "transaction",
    "without_waiting",
]

Db = BaseDBAsyncClient

MODELS = (
    "access",
    "cards",
    "database",
    "exports",
    "imports",
    "inspections",
    "joining",
    "jobs",
    "journal",
    "lists",
    "members",
    "orgs",
    "progress",
    "reviewing",
    "transfers",
)


def url(settings: Settings) -> str:
    """Where the register is kept: the setting, or a SQLite file in the data folder."""
    return settings.database or f"sqlite:///{settings.data.resolve() / 'hub.db'}"


def config(settings: Settings, *, migrating: bool = False) -> dict[str, Any]:
    """Tortoise's configuration. SQLite must not follow foreign keys while migrating: tables are dropped and rebuilt."""
    address = urlsplit(settings.database_owner if migrating and settings.database_owner else url(settings))
    if address.scheme == "sqlite":
        file = {"file_path": address.path, "busy_timeout": 10_000, "synchronous": "FULL", "cache_size": -32_768}
        keys = {"foreign_keys": "OFF" if migrating else "ON"}
        places: dict[str, Any] = {
            "default": {"engine": "hub.database.sqlite", "credentials": file | keys},
            "reader": {"engine": "hub.database.sqlite", "credentials": file | {"query_only": "ON"}},
        }
    else:
        places = {"default": _postgres(settings, address), "reader": _postgres(settings, address, reading=True)}
    models = [f"hub.{noun}.models" for noun in MODELS]
    apps = {"hub": {"models": models, "default_connection": "default", "migrations": "hub.migrations"}}
    return {"connections": places, "apps": apps, "use_tz": True, "timezone": "UTC"}


def _postgres(settings: Settings, address: SplitResult, *, reading: bool = False) -> dict[str, Any]:
    pool = f"asyncpg://{address.netloc}{address.path}?{address.query or 'minsize=1&maxsize=10'}"
    place: dict[str, Any] = expand_db_url(pool) | {"engine": "hub.database.postgres"}
    place["credentials"]["server_settings"] = {
        "statement_timeout": f"{settings.statement_seconds}s",
        "jit": "off",  # it would compile every policy of the wall, for seconds, before a statement of milliseconds
        "lock_timeout": f"{settings.lock_seconds}s",
        "idle_in_transaction_session_timeout": f"{settings.idle_seconds}s",
        "default_transaction_read_only": "on" if reading else "off",
    }
    return place


async def open_database(settings: Settings) -> None:
    """Connect this process. Every task of it may use the connection from then on."""
    await Tortoise.init(config=config(settings), _enable_global_fallback=True)
    for name in ("default", "reader"):  # now, and not while the first request may be cancelled
        await connections.get(name).execute_query("SELECT 1")


async def close() -> None:
    """Let every connection go."""
    await Tortoise.close_connections()


def reader() -> Db:
    """For queries: on SQLite a connection of its own, so that reading never waits for an import being written."""
    db: Db = connections.get("reader")
    return db


@asynccontextmanager
async def transaction() -> AsyncIterator[Db]:
    """For commands: all or nothing. What is read inside must be read through the connection this yields."""
    async with in_transaction("default") as tx:
        yield tx


@asynccontextmanager
async def beside(tx: Db) -> AsyncIterator[Db]:
    """A transaction that is committed while ``tx`` goes on; ``tx`` itself where there is no second connection.

    SQLite has one writer, and who holds a connection must not wait for one: others may do the same, all for ever. For
    the few that write much at once, never for whoever asks.
    """
    client: Any = tx
    begins = None if is_sqlite(tx) else client.beside()
    if begins is None:
        yield tx
        return
    async with begins as other:
        yield other


async def without_waiting(tx: Db) -> None:
    """Let this transaction end before the disk has it: only for what says nothing that is not said again.

    Everybody sees it at once; if the server itself dies within the second, it may never have been.
    """
    if not is_sqlite(tx):
        await tx.execute_query("SET LOCAL synchronous_commit = off")


def is_sqlite(db: Db) -> bool:
    """Whether this connection speaks SQLite's dialect."""
    return db.capabilities.dialect == "sqlite"


def held(tx: Db, rows: QuerySet[M], *, skip_locked: bool = False) -> QuerySet[M]:
    """The rows, so that nobody else changes them until the transaction ends; SQLite has one writer anyway.

    ``skip_locked``: without those that another transaction holds.
    """
    rows = rows.using_db(tx)
    return rows if is_sqlite(tx) else rows.select_for_update(skip_locked=skip_locked)
