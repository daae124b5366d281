"""``hub region list`` as an operator uses it."""

import pytest
from click.testing import CliRunner

from hub.cli import main


def test_a_region_that_is_here_but_not_enabled_is_listed_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_REGIONS", "shenzhen")
    told = CliRunner().invoke(main, ["region", "list"], catch_exceptions=False)
    (line,) = (each for each in told.stdout.splitlines() if each.startswith("hainan"))
    assert line.endswith("(not enabled)")


def test_an_enabled_region_that_is_not_here_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_REGIONS", "hainan,henan")
    told = CliRunner().invoke(main, ["region", "list"])
    assert told.exit_code == 1
    assert "“henan” is to be enabled" in told.output
