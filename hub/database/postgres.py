"""PostgreSQL as Tortoise should speak it: every statement in a transaction that stands behind the task's wall.

A setting of the session would stay with the pooled connection and meet its next user; one of the transaction cannot.
And a transaction that is cancelled while it begins gives its connection back.
"""

import asyncio
from types import TracebackType
from typing import Any, cast

import asyncpg  # type: ignore[import-untyped]
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections

from hub.database import walls
from hub.database.walls import Wall
from hub.errors import DatabaseBusy

_LATER = (
    asyncpg.QueryCanceledError,  # it took too long
    asyncpg.LockNotAvailableError,  # it waited too long
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionRollbackError,  # two in each other's way, and this one was chosen to give way
)


class _Standing:
    """The wall a transaction has told the server of, and the tables whose stage it has used; savepoints share it."""

    def __init__(self) -> None:
        self.told: Wall | bool | None = False  # False: nothing yet
        self.staged = set[str]()


class _Alone(PoolConnectionWrapper[Any]):
    """One statement, in a transaction of its own."""

    async def __aenter__(self) -> Any:
        connection = await super().__aenter__()
        try:
            await connection.execute(f"BEGIN; {walls.told(walls.present())}")
        except BaseException:
            await asyncio.shield(self._end("ROLLBACK"))
            raise
        return connection

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_val: BaseException | None, exc_tb: TracebackType | None
    ) -> None:
        await asyncio.shield(self._end("COMMIT" if exc_type is None else "ROLLBACK"))

    async def _end(self, how: str) -> None:
        connection = cast(Any, self.connection)
        try:
            if not connection.is_closed():
                await connection.execute(how)
        finally:
            await super().__aexit__(None, None, None)


class _Among(ConnectionWrapper[Any]):
    """One statement among others of a transaction."""

    async def __aenter__(self) -> Any:
        connection, standing = await super().__aenter__(), cast(_Transaction, self.client).standing
        wall = walls.present()
        try:
            if standing.told is False or standing.told != wall:
                await connection.execute(walls.told(wall))
                standing.told = wall
        except BaseException:
            self._lock.release()
            raise
        return connection


class _Timed(AsyncpgDBClient):
    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._translate_exceptions(func, *args, **kwargs)
        except _LATER as fault:
            raise DatabaseBusy() from fault


class _Transaction(_Timed, TransactionWrapper):
    def __init__(self, connection: AsyncpgDBClient, standing: _Standing | None = None) -> None:
        super().__init__(connection)
        self.standing = standing or _Standing()

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        return _Among(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(_Transaction(self, self.standing))

    def beside(self) -> TransactionContext | None:
        """Another transaction, which ends while this one goes on; None where the pool has no connection left for it."""
        root: Any = self._parent
        if isinstance(root, _Transaction):
            return root.beside()
        pool = root._pool
        is_free = pool.get_idle_size() > 0 or pool.get_size() < pool.get_max_size()
        return cast(TransactionContext, root._in_transaction()) if is_free else None

    async def rollback(self) -> None:
        self.standing.told = False  # a savepoint takes back what was set after it
        await super().rollback()


class _Context(TransactionContextPooled):
    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        self.client._connection = await pool.acquire()
        token = get_connections().set(self.connection_name, self.client)
        try:
            await self.client.begin()
        except BaseException:
            get_connections().reset(token)
            await asyncio.shield(pool.release(self.client._connection))
            raise
        self.token = token
        return self.client


class WalledClient(_Timed):
    """A pool of connections that loses none, and on which nothing but a transaction leaves a trace."""

    async def create_pool(self, **kwargs: Any) -> Any:
        return await super().create_pool(reset=_as_it_is, **kwargs)

    def acquire_connection(self) -> PoolConnectionWrapper[Any]:
        return _Alone(self, self._pool_init_lock)

    def _in_transaction(self) -> TransactionContext:
        return _Context(_Transaction(self), self._pool_init_lock)

    async def execute_many(self, query: str, values: list[Any]) -> None:
        async with self._in_transaction() as tx:
            await tx.execute_many(query, values)


async def _as_it_is(connection: Any) -> None:
    """Nothing to take back: what a transaction sets ends with it. It saves a journey to the server each time."""


client_class = WalledClient
