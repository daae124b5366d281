"""Looking for cycles of garbage, made rare while a file's cells are in hand: each look would go through all of them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

RARELY = (50_000, 50, 1_000)  # containers before the youngest are looked through, such looks before the older are

_lock, _busy = Lock(), list[tuple[int, int, int]]()


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
