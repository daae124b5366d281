"""Whether this process can do its work, with register, keys and data folder; and whether a fault says it cannot."""

import os

from tortoise.exceptions import BaseORMException

from hub import settings
from hub.database import reader
from hub.database.outages import UNREACHABLE
from hub.errors import KeyFault, Unavailable
from hub.seal import keyring


async def is_ready() -> bool:
    """True if a request that needs all of them would succeed now."""
    try:
        keyring()
        await reader().execute_query("SELECT 1")
    except (KeyFault, BaseORMException, OSError, RuntimeError):
        return False
    return os.access(settings.current().data, os.W_OK)


def outage(fault: BaseException) -> Unavailable | None:
    """What to tell whoever asked, if the way to the register is broken."""
    refused_by_all = type(fault) is OSError  # of a name with several addresses
    return Unavailable() if refused_by_all or isinstance(fault, UNREACHABLE) else None
