"""SQLite as Tortoise should speak it: a transaction says at its start that it will write, and ends only where it ends.

Tortoise begins deferred transactions: two processes that read and then write would both fail with "database is
locked", whatever the busy timeout. BEGIN IMMEDIATE makes the second wait instead. sqlite3 commits before it runs a
script: within a transaction the statements run one by one. A transaction that is cancelled or refused while it begins
would keep the connection's lock for ever: it gives it back. And one that cannot be committed is undone then and there.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections


class _ImmediateTransaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        await self._connection.commit()
        await self._connection.execute("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        try:
            await super().commit()
        except BaseException:  # the disk is full: SQLite leaves it open, and whoever came next would commit it
            with suppress(sqlite3.Error):
                await self._connection.rollback()
            self._finalized = True
            raise

    async def execute_script(self, query: str) -> None:
        for statement in _statements(query):
            await self.execute_query(statement)


class _Context(SqliteTransactionContext):
    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        token = None
        try:
            await self.ensure_connection()
            token = get_connections().set(self.connection_name, self.connection)
            await self.connection.begin()
        except BaseException:
            if token is not None:
                get_connections().reset(token)
            with suppress(sqlite3.Error):
                await self.connection._connection.rollback()
            self._trxlock.release()
            raise
        self.token = token
        begun: TransactionalDBClient = self.connection
        return begun


class ImmediateClient(SqliteClient):
    """A SQLite connection whose transactions take the write lock when they begin."""

    def _in_transaction(self) -> TransactionContext:
        return _Context(_ImmediateTransaction(self), self._lock)


def _statements(script: str) -> Iterator[str]:
    """The script's statements: a semicolon in a text or comment ends none."""
    begun = ""
    for part in script.split(";"):
        begun += part + ";"
        if sqlite3.complete_statement(begun):
            yield begun
            begun = ""


client_class = ImmediateClient
