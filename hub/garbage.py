"""Looking for cycles of garbage: less often, and through less, than Python would by itself.

Each look goes through all containers there are, and nobody is answered meanwhile.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

RARELY = (50_000, 50, 1_000)
"""While a file's cells are in hand: so many containers before the youngest are looked through, so many looks before
the older are."""

_lock, _busy = Lock(), list[tuple[int, int, int]]()


@contextmanager
def none_of_this() -> Iterator[None]:
    """What is there now stays for as long as the process works: two hundred thousand declarations are no garbage."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def rarely_looked_for() -> Iterator[None]:
    """Whoever ends last among those at work at once puts back how often it was before."""
    with _lock:
        _busy.append(_busy[0] if _busy else gc.get_threshold())
        gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        with _lock:
            before = _busy.pop()
            if not _busy:
                gc.set_threshold(*before)
