import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from hub import registry
from hub.cli import main
from hub.region import member, rule, rulebook
from hub.registry import Registry
from tests.accidents import put
from tests.people import people, unions
from tests.workbooks import member_workbook, org_workbook


@pytest.fixture
def trying(tmp_path: Path):
    def run(content: bytes, *options: str) -> Result:
        file = tmp_path / "会员.xlsx"
        file.write_bytes(content)
        return CliRunner().invoke(main, ["try", str(file), *options], catch_exceptions=False)

    return run


def test_a_right_workbook_passes(trying, tmp_path):
    outcome = trying(org_workbook(unions(3)), "--region", "hainan")

    assert outcome.exit_code == 0
    assert "全部通过：共 3 行，通过 3 行，未通过 0 行" in outcome.stdout
    assert (tmp_path / "会员.检查结果.xlsx").exists()


def test_rows_that_do_not_pass_are_shown_with_their_cell_and_the_workbook_is_written_beside(trying, tmp_path):
    outcome = trying(member_workbook(people(3), put("K6", "16O00000002"), put("I7", "本课")), "--region", "hainan")

    assert outcome.exit_code == 1
    assert "部分未通过：共 3 行，通过 1 行，未通过 2 行" in outcome.stdout
    assert "K6  错误  HN-M-04" in outcome.stdout
    assert "学历不在可选项内。请从下拉菜单中选择。您是否想填：本科。" in outcome.stdout
    annotated = openpyxl.load_workbook(tmp_path / "会员.检查结果.xlsx")
    assert annotated["会员信息"]["K6"].comment
    assert annotated["会员信息"]["U7"].value == "检查未通过"


def test_the_screen_shows_no_persons_values(trying):
    rows = people(2)
    rows[1]["证件号码"] = rows[0]["证件号码"]

    outcome = trying(member_workbook(rows, put("K6", "16O12345678")))

    assert "您是否想填：160****5678" in outcome.stdout
    for secret in (rows[0]["姓名"], rows[0]["证件号码"], "16O12345678", "16012345678"):
        assert str(secret) not in outcome.output


def test_it_says_what_only_a_real_import_can_ask(trying):
    outcome = trying(member_workbook(people(1)), "--region", "hainan")

    assert "没有登记库，以下各项没有检查" in outcome.stdout
    for code in ("HN-M-01", "HN-M-21", "HN-M-22", "HN-M-23"):
        assert code in outcome.stdout
    assert "HN-M-20 " not in outcome.stdout


def test_region_and_kind_are_guessed_from_the_headers(trying):
    outcome = trying(org_workbook(unions(1)), "--json")

    told = json.loads(outcome.stdout)
    assert (told["region"], told["layout"], told["outcome"]) == ("hainan", "orgs", "SUCCEEDED")


def test_json_holds_counts_and_findings(trying, tmp_path):
    outcome = trying(member_workbook(people(2), put("K6", "1")), "--json", "--out", str(tmp_path / "other.xlsx"))

    told = json.loads(outcome.stdout)
    counts = told["counts"]
    assert counts["read"] == counts["accepted"] + counts["rejected"] + counts["blank"] == 2
    (finding,) = (one for one in told["findings"] if one["severity"] == "ERROR")
    assert (finding["code"], finding["row"], finding["column"], finding["field"]) == ("HN-M-04", 6, "K", "mobile")
    assert told["annotated"] == str(tmp_path / "other.xlsx")
    assert openpyxl.load_workbook(tmp_path / "other.xlsx")


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        (b"", (), "FILE-EMPTY"),
        (b"<html><table></table></html>", (), "FILE-HTML"),
        (org_workbook(unions(1)), ("--kind", "members"), "FORM-OTHER"),
    ],
    ids=["empty", "web page", "another form"],
)
def test_a_file_that_is_refused_is_told_why(trying, tmp_path, content, options, code):
    outcome = trying(content, "--region", "hainan", *options)

    assert outcome.exit_code == 2
    assert f"文件  错误  {code}" in outcome.stdout
    beside = openpyxl.load_workbook(BytesIO((tmp_path / "会员.检查结果.xlsx").read_bytes()))
    assert beside.sheetnames == ["错误清单"]


def test_of_many_findings_the_first_are_shown_and_the_others_counted(trying):
    rows = people(30)
    for row in rows:
        row["移动电话"] = "1"

    outcome = trying(member_workbook(rows), "--region", "hainan")

    assert "另有" in outcome.stdout
    assert "30  HN-M-04" in outcome.stdout


@rule("HN-M-98", "移动电话有误。", cause="试验", fix="请核对")
def mobile_is_a_small_number(mobile: str) -> bool:
    return int(f"{mobile}号") < 9  # never one: raises ValueError with the number in its words


def test_a_rule_that_breaks_is_told_with_its_line_and_without_the_value(trying, monkeypatch):
    found = registry.load()
    hainan = found.region("hainan")
    rules = (rulebook(member, hainan.sources[0], mobile_is_a_small_number),)
    monkeypatch.setattr(registry, "load", lambda: Registry({"hainan": replace(hainan, rules=rules)}))

    outcome = trying(member_workbook(people(1), put("K6", "16012345678")), "--region", "hainan")

    line = mobile_is_a_small_number.holds.__code__.co_firstlineno + 2
    assert outcome.exit_code != 0
    assert (
        f"Error: rule HN-M-98 breaks: tests/hub/cli/test_try.py:{line}: ValueError; "
        "a case in cases.toml that breaks it tells more: hub region check hainan\n"
    ) in outcome.output
    assert "1601234" not in outcome.output


def test_a_region_that_is_not_here_is_named_with_those_that_are(trying):
    outcome = trying(b"", "--region", "atlantis")

    assert outcome.exit_code == 1
    assert "atlantis" in outcome.output
    assert "hainan" in outcome.output
