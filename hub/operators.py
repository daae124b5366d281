"""One operator's command at a time on an installation: a lock that dies with whoever holds it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.errors import SettingsFault


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Keep other commands that rotate, back up or restore away. SettingsFault: one is at it already."""
    with (data / "operator.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsFault(f"HUB_DATA={data}: another command is at work on its keys or backups") from None
        yield
