"""A worker process for tests: it does the imports that are due, and may be killed in the middle of one."""

import asyncio
import sys
from pathlib import Path

from hub.imports import running
from hub.installation import installed
from hub.jobs import working
from hub.settings import Settings


async def work(data: Path) -> None:
    async with installed(Settings(data=data)):
        working.register({"import": working.Handler(running.work, running.given_up)})
        await working.drain("import")


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1])))
