"""The states of an import, how it may end, and what may be asked of it."""

from enum import StrEnum


class ImportState(StrEnum):
    """Where an import is on its way."""

    QUEUED = "QUEUED"
    READING = "READING"
    CHECKING = "CHECKING"
    WAITING_FOR_CONFIRMATION = "WAITING_FOR_CONFIRMATION"
    COMMITTING = "COMMITTING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


RUNNING = (ImportState.QUEUED, ImportState.READING, ImportState.CHECKING, ImportState.COMMITTING)
OPEN = (*RUNNING, ImportState.WAITING_FOR_CONFIRMATION)  # not over: may still be cancelled


class Outcome(StrEnum):
    """How an import ended."""

    SUCCEEDED = "SUCCEEDED"
    PARTIAL = "PARTIAL"  # some rows were refused
    REJECTED = "REJECTED"  # the data: nothing was taken
    FAILED = "FAILED"  # the hub: nothing was taken, and the remark has a reference
    UNDONE = "UNDONE"  # it was taken, and taken back


class ImportMode(StrEnum):
    """How far an import goes by itself."""

    CHECK_ONLY = "CHECK_ONLY"
    CHECK_THEN_COMMIT = "CHECK_THEN_COMMIT"
    CHECK_THEN_WAIT = "CHECK_THEN_WAIT"


class OnError(StrEnum):
    """What a bad row costs."""

    REJECT_FILE = "REJECT_FILE"
    REJECT_ROWS = "REJECT_ROWS"
