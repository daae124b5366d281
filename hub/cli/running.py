"""Running a command's work: settings read, an installation opened around it, faults told in a line."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from hub import settings
from hub.errors import Fault, HubError
from hub.settings import Settings

T = TypeVar("T")


@contextmanager
def faults_told() -> Iterator[None]:
    """What the operator or the rules are at fault for is a sentence, not a traceback."""
    try:
        yield
    except Fault as fault:
        raise click.ClickException(str(fault)) from None
    except HubError as refusal:
        raise click.ClickException(f"{refusal.message}{refusal.hint or ''} ({refusal.code})") from None


def installed_run(work: Callable[[Settings], Awaitable[T]]) -> T:
    """Open the installation the settings describe, do the work, close it."""
    from hub.database.walls import everywhere
    from hub.installation import installed

    async def run() -> T:
        with everywhere():  # whoever may start this may read the keys
            async with installed(settings.load()) as given:
                return await work(given)

    with faults_told():
        return asyncio.run(run())
