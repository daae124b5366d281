"""Bytes -> sheets. The file is opened in a process of its own, which may die of it without harm."""

import logging
import os
import selectors
import signal
import struct
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, BinaryIO

from hub.imports import standby
from hub.imports.reading.limits import USUAL, Limits
from hub.imports.reading.wire import unpack
from hub.imports.refused import Refused
from hub.imports.sheets import Workbook

log = logging.getLogger(__name__)

_STARVED = (-signal.SIGXCPU, -signal.SIGKILL, 71)  # 71: the child ran out of memory and could still say so
_LAST_WORDS = 4_096
_CHUNK = 1 << 20


def read(path: Path, *, limits: Limits = USUAL) -> Workbook:
    """Everything a workbook says. Safe to call from threads.

    Refused, whatever the file does to its reader: with what is wrong with it, FILE-HEAVY if it takes more than its
    share of time or memory, FILE-BROKEN if the reader dies of it.
    """
    answer = _answer(standby.reader_of(path, limits), limits)
    try:
        return unpack(answer)
    except (ValueError, LookupError, TypeError, struct.error):
        log.warning("The process reading a workbook gave an answer that is none")
        raise Refused("FILE-BROKEN") from None


def ask_child(module: str, file: BinaryIO, limits: Limits, environment: Mapping[str, str] | None = None) -> bytearray:
    """What a module of ours, run in a process of its own on this file, writes to its standard output.

    Refused with FILE-HEAVY if it takes more than its share of time or memory, with FILE-BROKEN if it dies.
    """
    return _answer(standby.start(module, limits, file, environment or {}), limits)


def _answer(child: subprocess.Popen[bytes], limits: Limits) -> bytearray:
    status, answer, last_words = _heard(child, limits)
    if status is None or status in _STARVED:
        raise Refused("FILE-HEAVY")
    if status != 0:
        log.warning("The process of %s ended with %s: %s", standby.module_of(child), status, last_words)
        raise Refused("FILE-BROKEN")
    return answer


def _heard(child: subprocess.Popen[bytes], limits: Limits) -> tuple[int | None, bytearray, str]:
    """Exit status (None: it took too long or said too much), answer, and the last line of its complaints."""
    answer, complaints = bytearray(), bytearray()
    try:
        finished = _listen(child, answer, complaints, limits)
    finally:
        status = standby.end(child)
    words = complaints.decode("utf-8", "replace").strip().splitlines()
    return status if finished else None, answer, words[-1] if words else "no word"


def _listen(child: subprocess.Popen[bytes], answer: bytearray, complaints: bytearray, limits: Limits) -> bool:
    """Read both pipes until the child has closed them and gone; False: time or the answer's measure is over."""
    until = time.monotonic() + limits.wall
    with selectors.DefaultSelector() as selector:
        selector.register(_pipe(child.stdout), selectors.EVENT_READ, (answer, limits.answer))
        selector.register(_pipe(child.stderr), selectors.EVENT_READ, (complaints, _LAST_WORDS))
        while selector.get_map():
            ready = selector.select(max(0.0, until - time.monotonic()))
            if not ready:
                return False
            for key, _ in ready:
                chunk = os.read(key.fd, _CHUNK)
                into, most = key.data
                if not chunk:
                    selector.unregister(key.fd)
                elif into is answer and len(answer) + len(chunk) > most:
                    return False
                else:
                    into.extend(chunk[: most - len(into)])
    try:
        child.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    return True


def _pipe(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise ValueError("the child has no such pipe")
    return pipe.fileno()
