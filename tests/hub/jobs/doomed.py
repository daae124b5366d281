"""A worker that will be killed in the middle of its job: `python -m tests.hub.jobs.doomed FOLDER`."""

import asyncio
import sys
from pathlib import Path

from hub import worker
from hub.installation import installed
from hub.jobs import working
from hub.jobs.queue import Claimed
from hub.jobs.working import Handler
from hub.settings import Settings


async def main(settings: Settings) -> None:
    async def never_done(claimed: Claimed) -> None:
        (settings.data / "begun").touch()
        await asyncio.Event().wait()

    working.register({"test": Handler(never_done)})
    async with installed(settings), worker.started(settings):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Settings(data=Path(sys.argv[1]))))
