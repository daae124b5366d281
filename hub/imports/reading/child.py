"""The process that reads one workbook: told of it on standard input, it confines itself and answers on the output."""

import gc
import os
import resource
import sys
from pathlib import Path
from typing import BinaryIO

import orjson

from hub.imports.intake import recognize
from hub.imports.reading import ooxml, separated, wire
from hub.imports.reading.grid import Book
from hub.imports.reading.limits import Limits
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind

OUT_OF_MEMORY = 71
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "ctypes.")


def main() -> int:
    """The exit status: 0 if an answer was written, be it a refusal."""
    task, _, path = sys.stdin.buffer.read().partition(b"\n")
    if not task:
        return 0  # whoever might have needed it is gone
    limits = Limits(**orjson.loads(task))
    confine(limits)
    gc.disable()  # it lives too briefly to look for what nobody needs any more
    try:
        with Path(os.fsdecode(path)).open("rb") as file:
            answer = wire.pack(_read(file, limits))
    except Refused as refused:
        answer = wire.pack_refusal(refused)
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


def _read(file: BinaryIO, limits: Limits) -> Book:
    kind = recognize(file, limits)
    if kind is FileKind.CSV:
        return separated.read(file, limits)
    if kind is FileKind.XLS:
        from hub.imports.reading import biff  # what few files need is loaded for them alone

        return biff.read(file, limits)
    if kind is FileKind.XML:
        from hub.imports.reading import xml2003

        return xml2003.read(file, limits)
    if kind is FileKind.RECORDS:
        from hub.imports.reading import records

        return records.read(file, limits)
    return ooxml.read(file, kind, limits)


def confine(limits: Limits, written: int = 0) -> None:
    """So much memory and time and no more; no file longer than ``written``, no core, no network, no other process."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.processor),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(what, (most, most))
    sys.addaudithook(_refuse)


def _refuse(event: str, _: object) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def tell_place(kind: type[BaseException], _: BaseException, trace: object) -> None:
    """Where it went wrong and nothing of what was being read: the message might hold a person's value."""
    while getattr(trace, "tb_next", None) is not None:
        trace = trace.tb_next  # type: ignore[attr-defined]
    frame = getattr(trace, "tb_frame", None)
    where = f"{frame.f_code.co_filename}:{trace.tb_lineno}" if frame else "?"  # type: ignore[attr-defined]
    sys.stderr.write(f"{kind.__name__} at {where}\n")


if __name__ == "__main__":
    sys.excepthook = tell_place
    ended = main()
    sys.stderr.flush()
    os._exit(ended)  # taking a workbook apart again, object by object, would take a tenth of the time
