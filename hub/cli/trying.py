"""``hub try``: check a workbook as an import would, without a database, and write it back annotated beside it."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hub.cli.running import faults_told

if TYPE_CHECKING:
    from hub.imports.findings import Finding
    from hub.imports.reporting.render import Told
    from hub.imports.trial import Trial
    from hub.region import Region

SHOWN = 20
KINDS = {"orgs": "ORG", "members": "MEMBER"}
LABELS = {"ERROR": click.style("错误", fg="red"), "WARNING": click.style("提醒", fg="yellow")}
PASSED, SOME_REJECTED, REFUSED = 0, 1, 2


@click.command("try")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", "slug", metavar="NAME", help="Whose form it is; guessed from the headers if left out.")
@click.option("--kind", type=click.Choice(tuple(KINDS)), help="What its rows are; guessed if left out.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the annotated workbook goes.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def try_file(file: Path, slug: str | None, kind: str | None, out: Path | None, as_json: bool) -> None:
    """Check FILE with a region's rules, without a database.

    The workbook with everything said in it is written beside FILE. Personal values are masked on the screen.

    \b
    Exit status: 0 every row passed, 1 some rows did not, 2 the file as a whole was refused.
    """
    from hub.clock import today
    from hub.imports.trial import STEPS, try_workbook
    from hub.region import RecordKind

    regions = _regions(slug)
    with faults_told(), _progress(len(STEPS)) as step:
        trial = try_workbook(file, regions, today(), kind=RecordKind(KINDS[kind]) if kind else None, step=step)
    beside = out or file.with_name(f"{file.stem}.检查结果.xlsx")
    beside.write_bytes(trial.annotated)
    _print_json(trial, beside) if as_json else _print(trial, beside)
    sys.exit(_status(trial))


def _regions(slug: str | None) -> "dict[str, Region]":
    from hub import registry

    with faults_told():
        found = registry.load()
        return {slug: found.region(slug)} if slug else dict(found.regions)


@contextmanager
def _progress(steps: int) -> Iterator[Callable[[str], None]]:
    """A bar on standard error, if somebody looks at it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=steps, file=sys.stderr, item_show_func=lambda name: name, show_eta=False) as bar:
        begun: list[str] = []

        def step(name: str) -> None:
            bar.update(1 if begun else 0, name)
            begun.append(name)

        yield step
        bar.update(1)


def _status(trial: "Trial") -> int:
    if trial.refused or trial.examination is None:
        return REFUSED
    return SOME_REJECTED if trial.examination.counts.rejected else PASSED


def _outcome(trial: "Trial") -> str:
    return {PASSED: "全部通过", SOME_REJECTED: "部分未通过", REFUSED: "文件未通过，全部不能导入"}[_status(trial)]


def _print(trial: "Trial", beside: Path) -> None:
    if trial.examination:
        layout, counts = trial.examination.layout, trial.examination.counts
        click.echo(f"{trial.region.name} · {layout.title}（{layout.since:%Y-%m-%d} 版）")
        click.echo(
            f"{_outcome(trial)}：共 {counts.read} 行，通过 {counts.accepted} 行，未通过 {counts.rejected} 行，"
            f"空行 {counts.blank} 行，提醒 {counts.warnings} 条。"
        )
    else:
        click.echo(f"{_outcome(trial)}。")
    for finding in trial.findings[:SHOWN]:
        place = f"{finding.column}{finding.row}" if finding.row else "表头" if finding.header else "文件"
        click.echo(f"  {place:>7}  {LABELS[finding.severity]}  {finding.code:<14} {_rendered(trial, finding).whole}")
    if len(trial.findings) > SHOWN:
        click.echo(f"  …… 另有 {len(trial.findings) - SHOWN} 条，见结果文件。")
        for code, count in Counter(finding.code for finding in trial.findings).most_common():
            click.echo(f"  {count:>7}  {code}")
    if trial.unasked:
        click.echo("没有登记库，以下各项没有检查，导入时才会检查：")
        for line in trial.unasked:
            click.echo(f"           {line}")
    click.echo(f"结果文件：{beside}")


def _print_json(trial: "Trial", beside: Path) -> None:
    from dataclasses import asdict

    from hub.region import Severity

    examination = trial.examination
    errors = Counter(finding.severity is Severity.ERROR for finding in trial.findings)
    click.echo(
        json.dumps(
            {
                "region": trial.region.slug,
                "layout": trial.layout.key if trial.layout else None,
                "outcome": ("SUCCEEDED", "PARTIAL", "REJECTED")[_status(trial)],
                "counts": asdict(examination.counts) if examination else None,
                "errors": errors[True],
                "findings": [_told(trial, finding) for finding in trial.findings],
                "unasked": list(trial.unasked),
                "annotated": str(beside),
            },
            ensure_ascii=False,
            indent=2,
        )
    )


def _rendered(trial: "Trial", finding: "Finding") -> "Told":
    """A finding as a screen may show it."""
    from hub.imports.reporting.render import Audience, render

    return render(finding, trial.region, trial.layout, Audience.SCREEN)


def _told(trial: "Trial", finding: "Finding") -> dict[str, object]:
    told = _rendered(trial, finding)
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "kind": finding.kind.value,
        "row": finding.row or None,
        "column": finding.column or None,
        "header": finding.header or None,
        "field": finding.at or None,
        "message": told.says,
        "cause": told.cause,
        "fix": told.fix,
        "suggestion": told.suggestion or None,
    }
