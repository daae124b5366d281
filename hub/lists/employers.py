"""The statistics register (大统计库): employers by name, loaded as a whole, matched when a union registers itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub import registry
from hub.clock import now
from hub.database import Db, bulk, reader
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid
from hub.identity import new_id, new_ids
from hub.journal.actor import Actor
from hub.journal.deeds import deed
from hub.lists import queries
from hub.lists.loading import ACT, TOLD
from hub.lists.models import CodeList, ListedEmployer
from hub.region import Way, clean, fold, narrow, org

NAME = "employers"
FIELDS = (
    org.employer_name,
    org.employer_code,
    org.employer_address,
    org.economic_type,
    org.industry,
    org.adcode,
)
_HEADERS: Mapping[str, tuple[str, ...]] = {
    org.employer_name.key: ("单位名称", "单位详细名称", "名称"),
    org.employer_code.key: ("统一社会信用代码", "组织机构代码", "单位代码", "代码"),
    org.employer_address.key: ("单位地址", "地址", "单位所在地"),
    org.economic_type.key: ("经济类型", "登记注册类型"),
    org.industry.key: ("单位所属行业", "行业", "行业代码", "行业门类"),
    org.adcode.key: ("所属区", "区", "行政区划", "行政区划代码"),
}
_LONGEST = {org.employer_name.key: 200, org.employer_code.key: 18, org.employer_address.key: 300}
_USUAL = 100  # characters of what is chosen from a table
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Parsed:
    """Columns of texts by field key; with problems, nothing is to be loaded."""

    columns: Mapping[str, Sequence[str]]
    problems: tuple[str, ...]


def parsed(lines: Sequence[Sequence[str]]) -> Parsed:
    """Read a table whose first line with name and code among its headers names its columns. Pure.

    The texts of tables stay as they are: the region's own forms read them when a union takes them over.
    """
    headers = {fold(name): key for key, ways in _HEADERS.items() for name in ways}
    for at, line in enumerate(lines):
        found: dict[str, int] = {}
        for column, text in enumerate(line):
            if key := headers.get(fold(text).strip("*")):
                found.setdefault(key, column)
        if {org.employer_name.key, org.employer_code.key} <= found.keys():
            return _rows(lines[at + 1 :], at + 2, found)
    return Parsed({}, ("没有找到表头：至少要有“单位名称”和“统一社会信用代码”两列。",))


def _rows(lines: Sequence[Sequence[str]], start: int, places: Mapping[str, int]) -> Parsed:
    columns: dict[str, list[str]] = {one.key: [] for one in FIELDS}
    problems: list[str] = []
    for number, line in enumerate(lines, start):
        texts = {key: clean(line[at]) if at < len(line) else "" for key, at in places.items()}
        if not any(texts.values()):
            continue
        texts[org.employer_code.key] = narrow(texts[org.employer_code.key])
        if not texts[org.employer_name.key]:
            problems.append(f"第{number}行：没有填写单位名称。")
        problems += [
            f"第{number}行：{_HEADERS[key][0]}超过{longest}个字。"
            for key, text in texts.items()
            if len(text) > (longest := _LONGEST.get(key, _USUAL))
        ]
        for key, column in columns.items():
            column.append(texts.get(key, ""))
    if not problems and not columns[org.employer_name.key]:
        problems.append("表中没有数据。")
    return Parsed(columns, tuple(problems))


@reaching(everywhere)
async def load(actor: Actor, region: str, lines: Sequence[Sequence[str]], *, sha256: str, file_name: str) -> CodeList:
    """Put the employers of a file in the place of those that held. The same file again changes nothing.

    Invalid: unions of the region do not register themselves, or something is wrong with a row; nothing is loaded then.
    """
    async with deed(actor, ACT, region=region) as done:
        policies = registry.current().region(region).policies
        if policies is None or policies.onboarding.way is not Way.SELF_REGISTERED:
            raise Invalid(f"{region} 的工会不自行注册，没有可比对的单位名录。", path=("region",))
        found = parsed(lines)
        if found.problems:
            rest = len(found.problems) - TOLD
            told = "".join(found.problems[:TOLD]) + (f"（另有{rest}处）" if rest > 0 else "")
            raise Invalid(told, code="LIST_UNFIT", hint="没有装入任何一行，请更正后重试。")
        before = await queries.newest(region, NAME, done.tx)
        if before is not None and before.sha256 == sha256:
            done.about("code_list", before.id, "单位名录")
            return before
        names = found.columns[org.employer_name.key]
        one = CodeList(
            id=new_id(),
            region=region,
            name=NAME,
            version=before.version + 1 if before else 1,
            size=len(names),
            sha256=sha256,
            file_name=file_name[:120],
            by=actor.name,
            at=now(),
        )
        await one.save(using_db=done.tx, force_create=True)
        if before is not None:  # nobody refers to an entry: what a union took over is its own
            await ListedEmployer.filter(list_id=before.id).using_db(done.tx).delete()
        for start in range(0, len(names), _AT_ONCE):
            part = {key: list(column[start : start + _AT_ONCE]) for key, column in found.columns.items()}
            count = len(part[org.employer_name.key])
            fixed: dict[str, Sequence[object]] = {
                "id": list(new_ids(count)),
                "region": [region] * count,
                "list_id": [one.id] * count,
                "name_key": [fold(name) for name in part[org.employer_name.key]],
            }
            await bulk.insert(done.tx, ListedEmployer, {**fixed, **part})
        done.about("code_list", one.id, "单位名录")
        done.details |= {"list": NAME, "version": one.version, "entries": len(names), "sha256": sha256}
    return one


@reaching(everywhere)
async def matched(region: str, name: str, db: Db | None = None) -> Mapping[str, str]:
    """What the register knows of the employer of that name, as texts by field key; nothing if two bear it, or none."""
    one = await queries.newest(region, NAME, db)
    if one is None or not fold(name):
        return {}
    same = ListedEmployer.filter(list_id=one.id, name_key=fold(name)).using_db(db or reader()).limit(2)
    found = await same
    if len(found) != 1:
        return {}
    told = {field.key: str(getattr(found[0], field.key)) for field in FIELDS}
    return {key: text for key, text in told.items() if text}
