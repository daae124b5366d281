"""Reading imports: one, a page, their findings, how often each code was found, and the same file sent before."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from hub.access.permissions import may, require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.database import Db, reader
from hub.errors import NotFound
from hub.imports.models import FoundItem, Import
from hub.imports.states import ImportState
from hub.imports.storing import Found, found
from hub.orgs import queries as orgs
from hub.paging import Page, Window, keyset
from hub.region import FindingKind, RecordKind, Severity


async def visible(scope: Scope, id: UUID, db: Db | None = None) -> Import:
    """One import. NotFound also where it is not the asker's to see."""
    one = await _within(scope, db).get_or_none(id=id) if may(scope, "bankResults") else None
    if one is None:
        raise NotFound("没有找到该导入，或不在您的管理范围内。")
    return one


async def by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, Import]:
    """Those of the imports that the asker may see."""
    if not may(scope, "bankResults"):
        return {}
    return {one.id: one for one in await _within(scope, db).filter(id__in=ids)}


async def running(scope: Scope, org_id: UUID, db: Db | None = None) -> Import | None:
    """The import that keeps the union's next one waiting."""
    return await _within(scope, db).get_or_none(busy_org_id=org_id)


async def running_in(scope: Scope, org_ids: Collection[UUID], db: Db | None = None) -> dict[UUID, Import]:
    """The same of many unions, by union; nothing for whoever could not start another."""
    if not may(scope, "startImport"):
        return {}
    return {one.org_id: one for one in await _within(scope, db).filter(busy_org_id__in=list(org_ids))}


async def page(
    scope: Scope,
    org_id: UUID,
    window: Window,
    *,
    subtree: bool = False,
    kind: RecordKind | None = None,
    states: Collection[ImportState] = (),
    db: Db | None = None,
) -> Page[Import]:
    """The imports for a union, or for it and all below; the latest first. Raises NotAllowed or NotFound."""
    require(scope, "imports")
    org = await orgs.visible(scope, org_id, db)
    rows = _within(scope, db)
    rows = rows.filter(org_path__startswith=org.path) if subtree else rows.filter(org_id=org.id)
    rows = rows.filter(part_of=None)
    if kind:
        rows = rows.filter(kind=kind.value)
    if states:
        rows = rows.filter(state__in=list(states))
    return await keyset(rows, window, "-id")


async def of_batch(scope: Scope, batch_id: UUID, window: Window, db: Db | None = None) -> Page[Import]:
    """The bank's answers to a batch, the latest first; a bank sees those that the account itself has sent."""
    require(scope, "bankResults")
    return await keyset(_within(scope, db).filter(batch_id=batch_id), window, "-id")


async def earlier_same_file(scope: Scope, one: Import, db: Db | None = None) -> Import | None:
    """The latest earlier import of the same bytes for the same union."""
    rows = _within(scope, db).filter(sha256=one.sha256, org_id=one.org_id, id__lt=one.id)
    return await rows.order_by("-id").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """Which findings; what is not said does not matter."""

    severity: Severity | None = None
    code: str | None = None
    kind: FindingKind | None = None
    row: int | None = None


async def findings(
    scope: Scope,
    one: Import,
    wanted: FindingFilter,
    window: Window,
    db: Db | None = None,
) -> Page[Found]:
    """The findings of an import, in the order of the file."""
    _refuse_foreign(scope, one)
    asked = {"severity": wanted.severity, "code": wanted.code, "kind": wanted.kind, "row": wanted.row}
    rows = FoundItem.filter(import_id=one.id, **{key: value for key, value in asked.items() if value is not None})
    return (await keyset(rows.using_db(db or reader()), window, "number")).map(found)


async def waiting(scope: Scope, db: Db | None = None) -> int:
    """How many imports wait for somebody to say yes."""
    rows = _within(scope, db).filter(state=ImportState.WAITING_FOR_CONFIRMATION, part_of=None)
    return await rows.count()


async def parts(scope: Scope, one: Import, db: Db | None = None) -> list[Import]:
    """The tables of a package, each with what became of it; none as long as the package was not judged."""
    _refuse_foreign(scope, one)
    return await _within(scope, db).filter(part_of=one.id).order_by("id")


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How often something was found."""

    code: str
    severity: Severity
    count: int


async def finding_counts(scope: Scope, one: Import, db: Db | None = None) -> list[FindingCount]:
    """By code, the most frequent first."""
    _refuse_foreign(scope, one)
    rows = FoundItem.filter(import_id=one.id).using_db(db or reader()).annotate(times=Count("id"))
    counted = [
        FindingCount(code, Severity(severity), times)
        for code, severity, times in await rows.group_by("code", "severity").values_list("code", "severity", "times")
    ]
    return sorted(counted, key=lambda each: (-each.count, each.code))


def _within(scope: Scope, db: Db | None) -> QuerySet[Import]:
    start, end = scope.range
    rows = Import.filter(region=scope.region, org_path__gte=start, org_path__lt=end).using_db(db or reader())
    if scope.role is Role.BANK:
        return rows.filter(account_id=scope.account_id, kind=RecordKind.BANK_RESULT.value)
    return rows


def _refuse_foreign(scope: Scope, one: Import) -> None:
    foreign = one.region != scope.region or not scope.covers(one.org_path) or not may(scope, "bankResults")
    if foreign or (scope.role is Role.BANK and one.account_id != scope.account_id):
        raise NotFound("没有找到该导入，或不在您的管理范围内。")
