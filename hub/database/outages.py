"""Faults that pass: a database that restarts, a full disk, two transactions in each other's way. Trying again helps."""

import sqlite3

import asyncpg  # type: ignore[import-untyped]
from tortoise.exceptions import DBConnectionError, OperationalError

UNREACHABLE: tuple[type[Exception], ...] = (
    DBConnectionError,
    ConnectionError,  # refused or broken
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,  # the connection was closed under the statement
    asyncpg.OperatorInterventionError,  # the server stops, has crashed, or is not up yet
)
"""What of it is the way to the database: whoever asks is told so."""

PASSING: tuple[type[Exception], ...] = (
    OperationalError,
    sqlite3.OperationalError,  # locked, disk full, input or output failed: at a commit Tortoise passes it on as it is
    *UNREACHABLE,
    OSError,
    asyncpg.InsufficientResourcesError,  # disk full, out of memory, too many connections
    asyncpg.TransactionRollbackError,  # deadlock, serialization
    asyncpg.LockNotAvailableError,
)
