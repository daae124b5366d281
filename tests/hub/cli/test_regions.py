"""``hub region list`` and ``hub region init`` as an operator uses them, and ``hub region words`` as an author does."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hub import settings
from hub.cli import main

BEGUN = (
    "“hebei”已经建立，根工会是“河北省总工会”。"
    "忘记密码的，请用 hub account reset --region hebei 登录名；登录名见 hub account list --region hebei。"
)


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


def test_a_region_begun_twice_is_refused_with_what_opens_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_DATA", str(tmp_path))
    monkeypatch.setattr(settings, "_current", None)

    def told(*asked: str) -> Result:
        return CliRunner().invoke(main, asked)

    assert told("migrate").exit_code == 0
    assert told("region", "init", "hebei").exit_code == 0
    again = told("region", "init", "hebei", "--org", "别的工会")
    assert (again.exit_code, again.stderr) == (1, f"Error: {BEGUN} (ALREADY_FOUNDED)\n")
    assert told("account", "list", "--region", "hebei").stdout.startswith("河北省总工会 ")
    assert told("account", "reset", "--region", "hebei", "河北省总工会").exit_code == 0


def words(*lists: str) -> str:
    return CliRunner().invoke(main, ["region", "words", *lists], catch_exceptions=False).output


def test_an_author_finds_every_field_with_its_type_and_standard() -> None:
    assert "born_on                   date  出生日期" in words("member")
    assert words("org").splitlines()[0].startswith("employer_name ")
    assert "kind                      str   基层工会类型  ACFTU org kind" in words("org")


def test_every_list_that_is_named_can_be_asked_for() -> None:
    lists = [line[:24].strip() for line in words().splitlines()]
    assert "GB/T 4658" in lists
    assert all(words(one) for one in lists)
    assert "is_16_or_older" in words("rules")


def test_a_list_that_is_none_is_told_which_was_meant() -> None:
    told = CliRunner().invoke(main, ["region", "words", "membr"])
    assert (told.exit_code, told.output) == (1, "Error: “membr” is none of these lists; did you mean “member”?\n")
