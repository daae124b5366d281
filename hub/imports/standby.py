"""Processes that open files, each used for one and never again; where files are expected, the next one stands ready.

What is waiting has loaded its modules and nothing else. It confines itself before it opens the file it is told of.
"""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import BinaryIO

import orjson

from hub.imports.reading.limits import Limits

log = logging.getLogger(__name__)

READER = "hub.imports.reading.child"
_CHILD = (sys.executable, "-I", "-X", "utf8", "-m")
Child = subprocess.Popen[bytes]

_lock, _ready = Lock(), list[Child]()
_keepers = 0


@contextmanager
def kept_ready() -> Iterator[None]:
    """Until left, a reader stands ready for the next file."""
    global _keepers
    with _lock:
        _keepers += 1
    _refill()
    try:
        yield
    finally:
        with _lock:
            _keepers -= 1
            unwanted = [] if _keepers else [_ready.pop() for _ in range(len(_ready))]
        for child in unwanted:
            end(child)


def reader_of(path: Path, limits: Limits) -> Child:
    """A process that reads this file, begun a moment ago or waiting since long."""
    task = orjson.dumps(asdict(limits)) + b"\n" + os.fsencode(path.resolve(strict=True))
    with _lock:
        waiting = _ready.pop() if _ready else None
    if waiting is not None:
        with suppress(BrokenPipeError):  # it died while it waited: that is not the file's fault
            _tell(waiting, task)
            _refill()
            return waiting
        end(waiting)
    child = _reader()
    _tell(child, task)
    _refill()
    return child


def start(module: str, limits: Limits, file: BinaryIO, environment: Mapping[str, str]) -> Child:
    """A process of a module of ours, which finds the file on its standard input and the limits as its argument."""
    return _started((module, orjson.dumps(asdict(limits)).decode()), file, environment)


def module_of(child: Child) -> str:
    """What it runs, for the log."""
    return str(child.args[len(_CHILD)]) if isinstance(child.args, tuple) else ""


def end(child: Child) -> int:
    """See to it that nothing of it is left; the status it ended with."""
    with child, suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    return child.returncode


def _tell(child: Child, task: bytes) -> None:
    if child.stdin is not None:
        child.stdin.write(task)
        child.stdin.close()


def _refill() -> None:
    with _lock:
        if _keepers and not _ready:
            try:
                _ready.append(_reader())
            except OSError as fault:
                log.warning("No process could be started to wait for the next file: %s", type(fault).__name__)


def _reader() -> Child:
    return _started((READER,), subprocess.PIPE, {})


def _started(what: tuple[str, ...], file: BinaryIO | int, environment: Mapping[str, str]) -> Child:
    return subprocess.Popen(  # noqa: S603 - our own module, by the interpreter that runs us
        (*_CHILD, *what),
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(environment),
        cwd="/",
        start_new_session=True,
    )
