"""Transactions: all or nothing, one writer after the other, and no connection lost on the way."""

import asyncio
import sqlite3
from uuid import uuid4

import pytest
from tortoise.transactions import in_transaction

from hub.database import reader, serials, transaction
from hub.database.models import Serial
from hub.settings import Settings

pytestmark = pytest.mark.usefixtures("either")


async def take(count: int = 1) -> range:
    async with transaction() as tx:
        return await serials.take(tx, "hainan", "org", count)


async def test_numbers_are_given_out_without_gap_or_double_however_many_ask() -> None:
    given = await asyncio.gather(*(take(3) for _ in range(10)))
    assert sorted(number for numbers in given for number in numbers) == list(range(1, 31))


async def test_numbers_of_a_deed_that_failed_are_given_out_again() -> None:
    async def fails() -> None:
        async with transaction() as tx:
            await serials.take(tx, "hainan", "org", 5)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await take() == range(1, 2)


async def test_while_a_long_file_is_written_others_get_their_numbers(either: Settings) -> None:
    if not either.database:
        pytest.skip("SQLite has one writer")
    begun = asyncio.Event()

    async def another() -> range:
        await begun.wait()
        return await take()

    other = asyncio.create_task(another())
    async with transaction() as tx:
        long = await serials.take(tx, "hainan", "org", serials.MANY)
        begun.set()
        async with asyncio.timeout(2):
            next_one = await other
    assert [*long, *next_one] == list(range(1, serials.MANY + 2))


async def test_long_files_that_hold_every_connection_wait_for_none(either: Settings) -> None:
    if not either.database:
        pytest.skip("SQLite has one writer")
    connections = 10
    begun = asyncio.Barrier(connections)

    async def long() -> range:
        async with transaction() as tx:
            await begun.wait()
            return await serials.take(tx, "hainan", "org", serials.MANY)

    async with asyncio.timeout(10):
        given = await asyncio.gather(*(long() for _ in range(connections)))
    taken = sorted(number for numbers in given for number in numbers)
    assert taken == list(range(1, connections * serials.MANY + 1))


async def test_numbers_of_a_long_file_that_failed_are_not_given_out_twice(either: Settings) -> None:
    async def fails() -> None:
        async with transaction() as tx:
            await serials.take(tx, "hainan", "org", serials.MANY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await take() == (range(serials.MANY + 1, serials.MANY + 2) if either.database else range(1, 2))


async def test_whoever_gives_up_while_a_transaction_begins_leaves_the_connection_to_the_next(either: Settings) -> None:
    for order in range(30):  # each cancelled in another of a transaction's first moments
        task = asyncio.create_task(take())
        await asyncio.sleep(0)
        await asyncio.sleep(order % 15 / 10_000)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    connections = 10 if either.database else 1
    together = asyncio.Barrier(connections)

    async def hold() -> None:
        async with transaction():
            await together.wait()

    async with asyncio.timeout(5):
        await asyncio.gather(*(hold() for _ in range(connections)))


async def test_what_is_written_is_seen_by_others_after_the_commit_and_not_before() -> None:
    async with transaction() as tx:
        await Serial(id=uuid4(), region="hainan", name="org", given=1).save(using_db=tx, force_create=True)
        assert await Serial.filter(region="hainan").using_db(reader()).count() == 0
    assert await Serial.filter(region="hainan").using_db(reader()).count() == 1


async def test_reading_does_not_wait_for_an_import_that_is_being_written() -> None:
    async with in_transaction("default"), asyncio.timeout(2):
        assert await Serial.all().using_db(reader()).count() == 0


async def test_the_readers_door_does_not_write(either: Settings) -> None:
    if either.database:
        pytest.skip("on PostgreSQL both doors lead to one pool")
    with pytest.raises(Exception, match="readonly"):
        await reader().execute_query("DELETE FROM serial")


async def test_what_could_not_be_committed_is_not_committed_by_whoever_comes_next(either: Settings) -> None:
    if either.database:
        pytest.skip("PostgreSQL ends a transaction whatever becomes of it")
    # Given a row that SQLite refuses only when it is asked to commit
    async with transaction() as tx:
        await tx.execute_query("CREATE TABLE above (id INTEGER PRIMARY KEY)")
        await tx.execute_query("CREATE TABLE below (above INTEGER REFERENCES above DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(sqlite3.IntegrityError):
        async with transaction() as tx:
            await tx.execute_query("INSERT INTO below VALUES (1)")
    # When the next transaction would make it fit
    async with transaction() as tx:
        await tx.execute_query("INSERT INTO above VALUES (1)")
    # Then it is not there
    assert await reader().execute_query_dict("SELECT * FROM below") == []
