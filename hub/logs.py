"""What a process writes about itself as lines of JSON: ids, codes and places, never a person's data."""

import logging
import sys
import time
from datetime import UTC, datetime

import orjson

from hub.traces import where

SELDOM = 60.0  # seconds between two lines of what comes up all the time
_OURS = "hub"


class Lines(logging.Formatter):
    """One JSON object a line. What others' code puts into its messages is left out: it may be anything."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        ours = record.name.partition(".")[0] == _OURS
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage() if ours else str(record.msg),
            **getattr(record, "told", {}),
        }
        if record.exc_info and record.exc_info[1]:
            told["fault"] = where(record.exc_info[1])
        return orjson.dumps(told, default=str).decode()


def write_json() -> None:
    """From now on, every logger of this process writes lines of JSON to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)


class Seldom:
    """Of what comes up all the time, one line a minute."""

    def __init__(self) -> None:
        self._next = 0.0  # moment of the monotonic clock

    def due(self) -> bool:
        """Whether to say it now."""
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + SELDOM
        return True
