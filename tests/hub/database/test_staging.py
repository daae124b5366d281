"""Many rows at once: what a savepoint takes back is not written after all, and nothing is written twice."""

from uuid import UUID

import pytest
from tortoise.exceptions import IntegrityError

from hub.database import Db, bulk, reader, transaction
from hub.database.staging import WORTH_IT
from hub.identity import new_id
from hub.imports import storing
from hub.imports.findings import Finding
from hub.imports.models import FoundItem
from hub.settings import Settings

MANY = WORTH_IT + 10


async def test_rows_laid_on_the_stage_before_and_after_a_failed_savepoint_are_written_once(either: Settings) -> None:
    first, failed, second, third = (new_id() for _ in range(4))
    async with transaction() as tx:
        await put(tx, first)
        with pytest.raises(IntegrityError):
            await put_together(failed, first)
        await put(tx, second)
    async with transaction() as tx:
        await put(tx, third)
    assert [await stored(one) for one in (first, failed, second, third)] == [MANY, 0, MANY, MANY]


async def test_a_stage_that_first_stood_in_a_failed_savepoint_is_made_again(either: Settings) -> None:
    known, late = new_id(), new_id()
    async with transaction() as tx:
        await put(tx, known)
    async with transaction() as tx:
        with pytest.raises(IntegrityError):
            await put_together(known)
        await put(tx, late)
    assert await stored(late) == MANY


async def put_together(*imports: UUID) -> None:
    """All of them, or none: a savepoint, if a transaction has begun."""
    async with transaction() as tx:
        for one in imports:
            await put(tx, one)


async def put(tx: Db, import_id: UUID) -> None:
    """Findings whose ids follow from the import: given twice, they are there already."""
    (columns,) = storing.columns_of(import_id, [Finding(code="ID-CHECK", row=row) for row in range(MANY)])
    ids = [UUID(int=import_id.int ^ (row << 64)) for row in range(MANY)]
    await bulk.insert(tx, FoundItem, {**columns, "id": ids})


async def stored(import_id: UUID) -> int:
    return await FoundItem.filter(import_id=import_id).using_db(reader()).count()
