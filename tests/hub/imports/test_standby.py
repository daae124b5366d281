"""A reader stands ready for the next file, and is used for that one alone."""

import os
import signal
from pathlib import Path

import pytest

from hub.imports import standby
from hub.imports.read import read
from hub.imports.refused import Refused
from tests.people import people
from tests.workbooks import member_workbook


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "sent"
    path.write_bytes(member_workbook(people(3)))
    return path


def test_what_stands_ready_reads_the_next_file_and_another_takes_its_place(sent: Path) -> None:
    usual = read(sent)
    with standby.kept_ready():
        (first,) = standby._ready
        assert read(sent) == usual
        (second,) = standby._ready
        assert first.returncode == 0
        assert second is not first
        assert read(sent) == usual


def test_one_that_died_while_it_waited_is_not_the_files_fault(sent: Path) -> None:
    with standby.kept_ready():
        (waiting,) = standby._ready
        os.kill(waiting.pid, signal.SIGKILL)
        os.waitid(os.P_PID, waiting.pid, os.WEXITED | os.WNOWAIT)
        assert read(sent).sheets


def test_a_file_that_kills_its_reader_harms_no_other(sent: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(sent.read_bytes()[:3_000])
    with standby.kept_ready():
        with pytest.raises(Refused):
            read(broken)
        assert read(sent).sheets


def test_nobody_waits_when_no_file_is_expected_any_more(sent: Path) -> None:
    with standby.kept_ready():
        with standby.kept_ready():
            pass
        (waiting,) = standby._ready
    assert waiting.returncode is not None
    assert not standby._ready
    assert read(sent).sheets
    assert not standby._ready


def test_one_that_waits_goes_when_whoever_might_need_it_is_gone() -> None:
    with standby.kept_ready():
        (waiting,) = standby._ready
        assert waiting.stdin
        waiting.stdin.close()
        assert waiting.wait(30) == 0
