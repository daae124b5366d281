"""A unit's tables and identity file -> the package it sends: checked by the very rules of the import, without a hub."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.imports.layouts import package_for
from hub.imports.reading.bundle import ENDINGS, IDENTITY
from hub.imports.trial import Trial, try_workbook
from hub.procedures.identity_xml import Identity, read
from hub.region import Layout, RecordKind, Region

_DAY = (1980, 1, 1, 0, 0, 0)  # of every entry: the same tables make the same package


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """What was found in each table, and the package. None: something is wrong, and there is nothing to send."""

    identity: Identity
    title: str
    trials: Mapping[str, Trial]  # by the title of the table
    problems: Sequence[str]  # beside what the trials say
    figures: Mapping[str, int]
    content: bytes | None


def packing(region: Region, tables: Sequence[Path], identity: bytes, on: date) -> Packing:
    """Check the tables and put them together. IdentityRefused: the identity file is none.

    Who signed it only the hub can tell, and whether the people are registered elsewhere.
    """
    said, package = read(identity, None), package_for(region)
    layouts = [region.layout(key, on) for key in package.layouts]
    trials: dict[str, Trial] = {}
    paths: dict[str, Path] = {}
    problems: list[str] = []
    for path in tables:
        layout = _meant(path, layouts)
        if layout is None or layout.title in trials:
            names = "、".join(f"“{one.title}.xlsx”" for one in layouts)
            problems.append(f"{path.name}：每个表一个文件，文件名应为{names}。")
            continue
        trials[layout.title] = try_workbook(path, {region.slug: region}, on, kind=layout.kind)
        paths[layout.title] = path
    missing = [one.title for one in layouts if one.title not in trials]
    problems += [f"缺少“{title}”。{package.says}" for title in missing]
    problems += _foreign(trials.values(), said)
    sound = not problems and all(_passed(trial) for trial in trials.values())
    content = _zipped({title: paths[title] for title in trials}, identity) if sound else None
    return Packing(
        identity=said,
        title=package.title,
        trials=trials,
        problems=tuple(problems),
        figures=_figures(trials.values()),
        content=content,
    )


def _meant(path: Path, layouts: Sequence[Layout]) -> Layout | None:
    known = path.suffix[1:].lower() in ENDINGS
    return next((one for one in layouts if known and path.stem.startswith(one.title)), None)


def _passed(trial: Trial) -> bool:
    return not trial.refused and trial.examination is not None and not trial.examination.counts.rejected


def _foreign(trials: Iterable[Trial], identity: Identity) -> list[str]:
    said = [one.examination for one in trials]
    names = {
        str(name)
        for one in said
        if one is not None and one.layout.kind is RecordKind.ORG
        for name in one.values["name"].rows
        if name is not None
    }
    return [f"表中的单位“{name}”不是标识文件的单位“{identity.org_name}”。" for name in names - {identity.org_name}]


def _figures(trials: Iterable[Trial]) -> dict[str, int]:
    """统计: the members of the table, and what the unit states of itself."""
    figures: dict[str, int] = {}
    for trial in trials:
        judged = trial.examination
        if judged is None:
            continue
        if judged.layout.kind is RecordKind.MEMBER:
            sexes = judged.values["sex"].rows if "sex" in judged.values else ()
            figures |= {"会员": len(judged.table.rows), "男": _count(sexes, "1"), "女": _count(sexes, "2")}
        else:
            stated = {"declared_members": "单位填报会员总数", "declared_workers": "单位填报职工总数"}
            figures |= {
                label: value
                for key, label in stated.items()
                if key in judged.values and isinstance(value := judged.values[key].rows[0], int)
            }
    return figures


def _count(values: Sequence[object], wanted: object) -> int:
    return sum(value == wanted for value in values)


def _zipped(tables: Mapping[str, Path], identity: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for title, path in tables.items():
            entry = zipfile.ZipInfo(f"{title}{path.suffix.lower()}", _DAY)
            package.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
        package.writestr(zipfile.ZipInfo(f"{IDENTITY[0]}.xml", _DAY), identity)
    return made.getvalue()
