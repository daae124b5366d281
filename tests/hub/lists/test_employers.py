"""The statistics register: loaded as a whole or not at all, and found by an employer's name however it is typed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.errors import Invalid
from hub.journal.actor import HUB
from hub.lists import employers
from hub.lists.models import CodeList, ListedEmployer
from hub.settings import Settings

REGION = "shanghai"
HEADER = ["*单位名称", "统一社会信用代码", "地址", "行业"]
LINES = [["某区单位名录"], HEADER, ["虚构软件有限公司", "9131 0190 0000 0001 99", "虚构路9号", "I"], ["", "", "", ""]]


async def load(lines: list[list[str]], digest: str = "1" * 64) -> CodeList:
    return await employers.load(HUB, REGION, lines, sha256=digest, file_name="名录.csv")


@pytest.mark.usefixtures("either")
class TestLoading:
    async def test_an_employer_is_found_by_its_name_and_by_nothing_like_it(self) -> None:
        await load(LINES)
        found = await employers.matched(REGION, " 虚构软件 有限公司")
        assert found["employer_code"] == "913101900000000199"
        assert found["industry"] == "I"
        assert "adcode" not in found
        assert await employers.matched(REGION, "虚构软件") == {}
        assert await employers.matched("hainan", "虚构软件有限公司") == {}

    async def test_another_register_takes_the_place_of_the_first(self) -> None:
        await load(LINES)
        second = await load([HEADER, ["虚构另一公司", "1", "", ""]], "2" * 64)
        assert second.version == 2
        assert await employers.matched(REGION, "虚构软件有限公司") == {}
        assert await ListedEmployer.all().count() == 1
        assert (await load([HEADER, ["虚构另一公司", "1", "", ""]], "2" * 64)).id == second.id

    async def test_one_wrong_row_and_nothing_is_loaded(self) -> None:
        await load(LINES)
        with pytest.raises(Invalid, match="第3行：没有填写单位名称"):
            await load([HEADER, ["虚构另一公司", "1", "", ""], ["", "2", "", ""]], "3" * 64)
        assert await employers.matched(REGION, "虚构软件有限公司")
        with pytest.raises(Invalid, match="没有找到表头"):
            await load([["甲", "乙"]], "4" * 64)

    async def test_where_unions_do_not_register_themselves_there_is_none_to_load(self) -> None:
        with pytest.raises(Invalid, match="不自行注册"):
            await employers.load(HUB, "hainan", LINES, sha256="", file_name="")


def test_an_operator_loads_it_from_a_file(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_DATA", str(settings.data))
    file = tmp_path / "名录.csv"
    file.write_text("单位名称,统一社会信用代码\n虚构软件有限公司,913101900000000199\n", encoding="utf-8")
    said = CliRunner().invoke(main, ["codes", "employers", REGION, str(file)])
    assert said.output == "shanghai employers: version 1, 1 entries\n"
