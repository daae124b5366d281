"""``hub codes``: the lists that a region declares and somebody else keeps, such as a bank's branches."""

import csv
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import click

from hub.cli.running import faults_told, installed_run
from hub.settings import Settings


@click.group()
def codes() -> None:
    """Lists that a region declares and others keep: load one, show what holds."""


@codes.command()
@click.argument("region")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(region: str, name: str, file: Path) -> None:
    """Put the rows of FILE (.xlsx, .xls or CSV) in the place of what holds; all of them, or none.

    Its first row names the columns: 编号 (or 行号) and 名称 must be there, 地址, 启用日期 and 停用日期 may be.
    """
    from hub.journal.actor import HUB
    from hub.lists import loading

    with faults_told():
        lines, digest = _lines(file), sha256(file.read_bytes()).hexdigest()

    async def work(_: Settings) -> tuple[int, int]:
        one = await loading.load(HUB, region, name, lines, sha256=digest, file_name=file.name)
        return one.version, one.size

    version, size = installed_run(work)
    click.echo(f"{region} {name}: version {version}, {size} entries")


@codes.command()
@click.argument("region")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def employers(region: str, file: Path) -> None:
    """Put the employers of FILE, a statistics register, in the place of what holds; all of them, or none.

    Its first row names the columns: 单位名称 and 统一社会信用代码 must be there; 单位地址, 经济类型, 行业 and
    所属区 may be.
    """
    from hub.journal.actor import HUB
    from hub.lists import employers as register

    with faults_told():
        lines, digest = _lines(file), sha256(file.read_bytes()).hexdigest()

    async def work(_: Settings) -> tuple[int, int]:
        one = await register.load(HUB, region, lines, sha256=digest, file_name=file.name)
        return one.version, one.size

    version, size = installed_run(work)
    click.echo(f"{region} employers: version {version}, {size} entries")


@codes.command()
@click.argument("region")
@click.argument("name")
def show(region: str, name: str) -> None:
    """Print what holds, as CSV."""
    from hub.lists import loading, queries
    from hub.region import Entry

    async def work(_: Settings) -> Sequence[Entry]:
        return (await queries.filled(region, loading.declared(region, name))).entries

    out = csv.writer(sys.stdout)
    out.writerow(("编号", "名称", "地址", "启用日期", "停用日期"))
    out.writerows((one.code, one.label, "".join(one.aliases), one.since, one.until) for one in installed_run(work))


def _lines(file: Path) -> list[list[str]]:
    """The rows of its first sheet with anything in it."""
    from dataclasses import replace

    from hub.errors import FileRefused
    from hub.imports.read import read
    from hub.imports.reading.limits import USUAL
    from hub.imports.refused import Refused
    from hub.imports.sentences import EVERYWHERE

    try:
        book = read(file, limits=replace(USUAL, separated=True))
    except Refused as refused:
        said = EVERYWHERE[refused.code]
        raise FileRefused(said.says.format_map(refused.fills), code=refused.code, hint=said.fix) from None
    sheet = next((one for one in book.sheets if one.row_count), None)
    return [[column[row] for column in sheet.columns] for row in range(sheet.row_count)] if sheet else []
