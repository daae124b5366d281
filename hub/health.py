"""Whether this process can do its work: the register answers, the keys are there, the data folder can be written."""

import os

from tortoise.exceptions import BaseORMException

from hub import settings
from hub.database import reader
from hub.errors import KeyFault
from hub.seal import keyring


async def is_ready() -> bool:
    """True if a request that needs all of them would succeed now."""
    try:
        keyring()
        await reader().execute_query("SELECT 1")
    except (KeyFault, BaseORMException, OSError, RuntimeError):
        return False
    return os.access(settings.current().data, os.W_OK)
