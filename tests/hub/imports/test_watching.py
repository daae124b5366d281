"""Watching an import until it is over."""

import asyncio

import pytest

from hub.errors import NotFound
from hub.imports import watching
from hub.imports.states import ImportState
from hub.orgs.models import Org
from tests.factories import make_org, make_root
from tests.hub.imports.setting import account_of, start, worked, workers
from tests.workbooks import member_workbook


@pytest.fixture
async def home(installation: object) -> Org:
    return await make_org(await make_root())


async def test_whoever_watches_sees_it_begin_and_end(home: Org) -> None:
    clerk = await account_of(home)
    one = await start(clerk, home, member_workbook(workers(1)))
    seen: list[str] = []

    async def watch() -> None:
        async for each in watching.changes(clerk, one.id):
            seen.append(each.state)

    watcher = asyncio.create_task(watch())
    while not seen:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await worked(one)
    await asyncio.wait_for(watcher, 10)
    assert (seen[0], seen[-1]) == (ImportState.QUEUED, ImportState.DONE)


async def test_a_stranger_sees_nothing(home: Org) -> None:
    one = await start(await account_of(home), home, member_workbook(workers(1)))
    stranger = await account_of(await make_org(home))
    with pytest.raises(NotFound):
        await anext(aiter(watching.changes(stranger, one.id)))
