"""`hub pack`, as a unit without a network uses it."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.cli import main
from hub.imports.reading.bundle import opened
from hub.national import synthetic
from hub.procedures.identity_xml import Identity, written
from hub.templates import blank
from tests.regions.folders import cases, region
from tests.xml_tables import as_records, as_xml2003

TODAY = date(2026, 11, 21)
HEBEI = region("hebei")
UNION, MEMBERS = HEBEI.layout("union", TODAY), HEBEI.layout("members", TODAY)
NAME = "河北虚构机械厂工会委员会"
IDENTITY = written(
    Identity(
        id=UUID(int=1),
        region="hebei",
        org_id=UUID(int=2),
        org_name=NAME,
        superior_name="河北虚构总工会",
        expires_at=datetime(2026, 12, 21, tzinfo=UTC),
    ),
    Ed25519PrivateKey.generate(),
)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The folder of a unit's clerk: both tables as they should be, and the identity file."""
    row = next(case for case in cases("hebei").cases if case.layout == "union").rows[0]
    numbers = [synthetic.id_number(date(1990, 3, 8), serial) for serial in (2, 3, 4)]
    people = [{"full_name": f"试{name}", "id_number": number} for name, number in zip("甲乙丙", numbers, strict=True)]
    (tmp_path / "基层单位信息表.xlsx").write_bytes(blank(UNION, TODAY, prefill=[{**row, "name": NAME}]))
    (tmp_path / "会员基本信息表.xlsx").write_bytes(blank(MEMBERS, TODAY, prefill=people))
    (tmp_path / "标识文件.xml").write_bytes(IDENTITY)
    return tmp_path


def packed(folder: Path, *tables: str) -> Result:
    paths = [str(folder / f"{name}.xlsx") for name in tables or ("基层单位信息表", "会员基本信息表")]
    return CliRunner().invoke(
        main, ["pack", *paths, "--identity", str(folder / "标识文件.xml")], catch_exceptions=False
    )


def test_a_right_pair_becomes_a_package_with_a_summary_and_a_backup(unit: Path) -> None:
    done = packed(unit)
    assert done.exit_code == 0, done.output
    assert f"单位：{NAME}（所属工会：河北虚构总工会）" in done.output
    assert "会员基本信息表：共 3 行，通过 3 行" in done.output
    assert "单位填报会员总数 90" in done.output
    assert "会员 3，" in done.output
    bundle = opened((unit / "上报数据文件包.zip").read_bytes(), (UNION.title, MEMBERS.title))
    assert bundle.identity == IDENTITY
    assert "会员 3" in (unit / "上报数据文件包.汇总.txt").read_text(encoding="utf-8")
    (kept,) = (unit / "备份").iterdir()
    assert {path.name for path in kept.iterdir()} == {"基层单位信息表.xlsx", "会员基本信息表.xlsx", "标识文件.xml"}


def test_the_same_tables_make_the_same_package(unit: Path) -> None:
    packed(unit)
    first = (unit / "上报数据文件包.zip").read_bytes()
    packed(unit)
    assert (unit / "上报数据文件包.zip").read_bytes() == first


def test_tables_in_xml_are_packed_as_they_are(unit: Path) -> None:
    union, members = unit / "基层单位信息表.xlsx", unit / "会员基本信息表.xlsx"
    (unit / "基层单位信息表.xml").write_bytes(as_xml2003(union.read_bytes()))
    (unit / "会员基本信息表.xml").write_bytes(
        as_records(MEMBERS.title, {"会员姓名": "试甲", "身份证号": synthetic.id_number(date(1990, 3, 8), 7)})
    )
    union.unlink()
    members.unlink()
    paths = [str(path) for path in sorted(unit.glob("*表.xml"))]
    words = ["pack", *paths, "--identity", str(unit / "标识文件.xml")]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    bundle = opened((unit / "上报数据文件包.zip").read_bytes(), (UNION.title, MEMBERS.title))
    assert {one.file_name for one in bundle.tables.values()} == {"基层单位信息表.xml", "会员基本信息表.xml"}


def test_one_table_alone_is_no_package(unit: Path) -> None:
    done = packed(unit, "基层单位信息表")
    assert done.exit_code == 2
    assert "缺少“会员基本信息表”。必须同时选择" in done.output
    assert not (unit / "上报数据文件包.zip").exists()


def test_a_wrong_row_is_told_as_the_hub_would_tell_it_and_no_number_is_shown(unit: Path) -> None:
    number = synthetic.id_number(date(1990, 3, 8), 9)[:-1]
    (unit / "会员基本信息表.xlsx").write_bytes(
        blank(MEMBERS, TODAY, prefill=[{"full_name": "试甲", "id_number": number}])
    )
    done = packed(unit)
    assert done.exit_code == 2
    assert "HB-M-02" in done.output
    assert number not in done.output


def test_tables_of_another_unit_are_refused(unit: Path) -> None:
    row = next(case for case in cases("hebei").cases if case.layout == "union").rows[0]
    (unit / "基层单位信息表.xlsx").write_bytes(blank(UNION, TODAY, prefill=[{**row, "name": "河北虚构酒厂工会委员会"}]))
    done = packed(unit)
    assert done.exit_code == 2
    assert f"表中的单位“河北虚构酒厂工会委员会”不是标识文件的单位“{NAME}”。" in done.output


def test_what_is_no_identity_file_is_said_to_be_none(unit: Path) -> None:
    (unit / "标识文件.xml").write_text("<a/>")
    done = packed(unit)
    assert done.exit_code == 1
    assert "不是标识文件" in done.output


def test_a_package_is_an_ordinary_archive(unit: Path) -> None:
    packed(unit)
    with zipfile.ZipFile(unit / "上报数据文件包.zip") as package:
        assert sorted(package.namelist()) == ["会员基本信息表.xlsx", "基层单位信息表.xlsx", "标识文件.xml"]
