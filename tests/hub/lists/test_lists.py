"""Lists that a bank keeps and the operator loads: as a whole or not at all, and judged by from then on."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from hub import registry
from hub.auditing.audit import audit
from hub.cli import main
from hub.clock import today
from hub.errors import Invalid
from hub.imports.pipeline import finish, prepare
from hub.imports.read import read
from hub.imports.register import answered
from hub.journal.actor import HUB
from hub.journal.models import JournalEntry
from hub.lists import loading, queries
from hub.lists.models import CodeList, ListedCode
from hub.lists.rows import parsed
from hub.region import FindingKind, RecordKind, given
from hub.settings import Settings
from tests import shenzhen_workbooks as sheet
from tests.factories import make_org, make_root, scope_of

REGION, OUTLETS = "shenzhen", "outlets"
HEADER = ["网点行号", "网点名称", "网点地址", "启用日期", "停用日期"]
TABLE = [HEADER, ["00012", "虚构支行", "虚构路1号", "", ""], ["00013", "另一支行", "", "", "2020/01/01"]]


async def load(lines: list[list[str]], digest: str = "1" * 64) -> CodeList:
    return await loading.load(HUB, REGION, OUTLETS, lines, sha256=digest, file_name="网点.csv")


async def unlisted(*numbers: str, on: date | None = None) -> set[str]:
    return await queries.unlisted(REGION, OUTLETS, numbers, on or today())


@pytest.mark.usefixtures("either")
class TestLoading:
    async def test_until_a_list_is_loaded_nothing_is_unlisted(self) -> None:
        assert await unlisted("1", "2") == set()

    async def test_what_holds_on_the_day_is_listed(self) -> None:
        await load(TABLE)
        assert await unlisted("00012", "00013", "99") == {"00013", "99"}
        assert await unlisted("00013", on=date(2019, 12, 31)) == set()

    async def test_another_load_takes_the_place_of_the_first_and_the_first_is_kept(self) -> None:
        await load(TABLE)
        second = await load([HEADER, ["77", "新支行", "", "", ""]], "2" * 64)
        assert (second.version, second.size) == (2, 1)
        assert await unlisted("00012", "77") == {"00012"}
        assert await ListedCode.all().count() == 3
        entries = await JournalEntry.filter(act="loadCodes").order_by("at")
        assert [one.details["version"] for one in entries] == [1, 2]
        assert await audit() == []

    async def test_the_same_file_again_is_no_other_version(self) -> None:
        first = await load(TABLE)
        assert (await load(TABLE)).id == first.id
        assert await CodeList.all().count() == 1

    async def test_one_wrong_row_and_nothing_is_loaded(self) -> None:
        await load(TABLE)
        with pytest.raises(Invalid, match="第3行：没有填写名称"):
            await load([HEADER, ["1", "甲", "", "", ""], ["2", "", "", "", ""]], "3" * 64)
        assert await unlisted("00012") == set()

    async def test_a_list_nobody_declares_is_refused(self) -> None:
        for name in ("outlet", "id_type"):
            with pytest.raises(Invalid, match="没有可装入的"):
                await loading.load(HUB, REGION, name, TABLE, sha256="", file_name="")


@pytest.mark.usefixtures("either")
async def test_an_import_judges_by_the_list_that_holds_and_says_it_once_above_the_table(tmp_path: Path) -> None:
    union = await make_org(await make_root("虚构市总工会", REGION), "虚构厂工会")
    region, scope, path = registry.current().region(REGION), scope_of(union), tmp_path / "members.xlsx"
    path.write_bytes(sheet.member_workbook(sheet.people(3), union=union.name))

    async def found() -> list[tuple[str, int, FindingKind]]:
        facts = {**dict.fromkeys(given.fields), "today": today(), "home_name": union.name, "home_is_own": True}
        prepared = prepare(region, RecordKind.MEMBER, read(path), facts)
        said = await answered(scope, union, prepared.questions)
        return [(one.code, one.row, one.kind) for one in finish(prepared, said.answers).findings]

    assert await found() == []
    await load(TABLE)
    assert await found() == [("SZ-E04", 5, FindingKind.HEADER)]
    await load([HEADER, ["45678", "虚构支行", "", "", ""]], "2" * 64)
    assert await found() == []


def test_every_problem_of_a_file_is_told_at_once() -> None:
    lines = [
        HEADER,
        ["1", "甲", "", "", ""],
        ["1", "乙", "", "", ""],
        ["", "丙", "", "", ""],
        ["4", "丁", "", "明天", ""],
        ["5", "戊", "", "2026/02/01", "2026/01/01"],
        ["", "", "", "", ""],
        ["6" * 65, "己", "", "", ""],
    ]
    found = parsed(lines)
    assert [one.code for one in found.entries] == ["1"]
    assert [problem.split("：")[0] for problem in found.problems] == ["第3行", "第4行", "第5行", "第6行", "第8行"]


@pytest.mark.parametrize("lines", [[], [["甲", "乙"]], [["网点名称", "网点地址"], ["甲", "乙"]], [HEADER]])
def test_what_is_no_list_is_refused(lines: list[list[str]]) -> None:
    assert parsed(lines).problems


def test_a_title_above_the_headers_and_full_width_digits_are_understood() -> None:
    (one,) = parsed([["中国银行网点表", ""], ["*行号", "名称"], ["００１２", "甲"]]).entries
    assert (one.code, one.label) == ("0012", "甲")


def test_the_operator_loads_a_file_and_sees_what_holds(settings: Settings, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("HUB_DATA", str(settings.data))
    file = tmp_path / "网点.csv"
    file.write_text("行号,名称\n00012,虚构支行\n", encoding="gb18030")
    told = CliRunner().invoke(main, ["codes", "load", REGION, OUTLETS, str(file)])
    assert (told.exit_code, told.output) == (0, "shenzhen outlets: version 1, 1 entries\n")
    assert "00012,虚构支行" in CliRunner().invoke(main, ["codes", "show", REGION, OUTLETS]).output
    file.write_text("行号,名称\n00012,\n", encoding="utf-8")
    told = CliRunner().invoke(main, ["codes", "load", REGION, OUTLETS, str(file)])
    assert told.exit_code == 1
    assert "第2行：没有填写名称" in told.output
