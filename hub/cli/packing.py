"""``hub pack``: a unit's tables checked offline, with figures, a summary, backups, and the package to send."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hub.cli.running import faults_told

if TYPE_CHECKING:
    from hub.imports.packing import Packing

PACKED, REFUSED = 0, 2
SHOWN = 20
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("pack")
@click.argument("tables", nargs=-1, required=True, type=_FILE)
@click.option("--identity", "identity_file", required=True, type=_FILE, help="The identity file: 标识文件.xml.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the package goes.")
@click.option(
    "--backups", type=click.Path(file_okay=False, path_type=Path), help="Where copies are kept; 备份 by default."
)
def pack(tables: tuple[Path, ...], identity_file: Path, out: Path | None, backups: Path | None) -> None:
    """Check TABLES with the rules of the unit's region, and put them into a package with the identity file.

    Needs no network and no database. A copy of every table is kept first, whatever becomes of it.

    \b
    Exit status: 0 the package was written, 2 something is wrong and there is none.
    """
    from hub import registry
    from hub.clock import CHINA, now, today
    from hub.imports.packing import packing
    from hub.procedures.identity_xml import read

    folder = tables[0].parent
    kept = (backups or folder / "备份") / f"{now().astimezone(CHINA):%Y%m%d-%H%M%S}"
    kept.mkdir(parents=True, exist_ok=True)
    for path in (*tables, identity_file):
        (kept / path.name).write_bytes(path.read_bytes())
    with faults_told():
        identity = identity_file.read_bytes()
        region = registry.load().region(read(identity, None).region)
        made = packing(region, tables, identity, today())
    lines = list(_summary(made))
    beside = out or folder / f"{made.title}.zip"
    if made.content is not None:
        beside.write_bytes(made.content)
        beside.with_suffix(".汇总.txt").write_text("\n".join((*lines, "")), encoding="utf-8")
        lines.append(f"数据包：{beside}")
    else:
        lines.append("没有生成数据包：请改正上面的错误后重试。")
    for line in (*lines, f"备份：{kept}"):
        click.echo(line)
    sys.exit(PACKED if made.content is not None else REFUSED)


def _summary(made: "Packing") -> Iterator[str]:
    """What a unit prints and files: whose package it is, its tables and figures, and what was found. No values."""
    from hub.imports.reporting.render import Audience, render
    from hub.region import Severity

    yield f"单位：{made.identity.org_name}（所属工会：{made.identity.superior_name}）"
    for title, trial in made.trials.items():
        if trial.examination is None:
            yield f"{title}：不能读取"
        else:
            counts = trial.examination.counts
            passed = f"通过 {counts.accepted} 行，未通过 {counts.rejected} 行"
            yield f"{title}：共 {counts.read} 行，{passed}，空行 {counts.blank} 行"
        for found in trial.findings[:SHOWN]:
            place = f"{found.column}{found.row}" if found.row else "文件"
            level = "错误" if found.severity is Severity.ERROR else "提醒"
            told = render(found, trial.region, trial.layout, Audience.SCREEN)
            yield f"  {place}  {level}  {found.code}  {told.whole}"
        if len(trial.findings) > SHOWN:
            yield f"  …… 另有 {len(trial.findings) - SHOWN} 条"
    yield from (f"错误：{problem}" for problem in made.problems)
    yield "，".join(f"{label} {count}" for label, count in made.figures.items())
