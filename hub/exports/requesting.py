"""Asking for an export: whose records, in which form, for whom and what for; laid before the two who decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hub import registry
from hub.access import throttle
from hub.access.permissions import may, require
from hub.access.scope import Scope
from hub.access.throttle import Try
from hub.clock import now, today
from hub.database import Db
from hub.database.walls import across_region, reaching
from hub.errors import Invalid
from hub.exports import asked, closing, forms, lifecycle, telling
from hub.exports.models import ExportApproval, ExportRequest
from hub.exports.states import ExportState, Side
from hub.identity import new_id, new_ids
from hub.journal.deeds import deed
from hub.members.queries import MemberFilter
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.region import Layout, RecordKind, Region
from hub.seal import keyring

MOST = 100_000  # rows
SHORTEST, LONGEST = 4, 200  # characters of the purpose
SHORTEST_NAME = 2  # of the receiver
NOBODY = "尚无分管领导的账号，不能审批导出申请。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to take out. Without ``columns`` the whole form, without ``layout`` the region's own."""

    org_id: UUID
    kind: RecordKind
    purpose: str
    receiver: str
    subtree: bool = False
    filter: MemberFilter | None = None
    layout: str = ""
    columns: Sequence[str] | None = None
    masked: bool = True


async def request(scope: Scope, wish: Wish) -> ExportRequest:
    """Ask for it. What there is now is the most that can ever be in the file.

    Raises StepUpNeeded, NotFound, Invalid; RateLimited for who asks too often a day.
    """
    if may(scope, "requestExport") and scope.stepped_up:
        await throttle.admit(Try("requestExport", str(scope.account_id), ""))
    async with deed(scope.actor, "requestExport", region=scope.region) as done:
        require(scope, "requestExport")
        org = await orgs.visible(scope, wish.org_id, done.tx)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        whose, layout = _checked(scope, wish)
        one = _row(scope, org, wish, whose, layout)
        one.row_ceiling = await asked.counted(scope, org, one, done.tx)
        _refuse_size(one.row_ceiling)
        one.query_hash = asked.query_hash(one, layout)
        says = await _sides(done.tx, scope, one.id)
        await one.save(using_db=done.tx, force_create=True)
        await ExportApproval.bulk_create(says, using_db=done.tx)
        await telling.ask(done.tx, one, says)
        done.about("export", one.id, f"{org.name} {layout.title}", org_id=org.id, org_path=org.path)
        done.details |= closing.said_of(one)
    return one


def _checked(scope: Scope, wish: Wish) -> tuple[Region, Layout]:
    forms.refuse_kind(wish.kind)
    if wish.kind is not RecordKind.MEMBER and wish.filter not in (None, MemberFilter()):
        raise Invalid("会员的筛选条件不适用于工会组织，请去掉筛选条件。", path=("filter",))
    if not SHORTEST <= len(wish.purpose.strip()) <= LONGEST:
        raise Invalid(f"请写明导出的用途（{SHORTEST}至{LONGEST}字）。", path=("purpose",))
    if not SHORTEST_NAME <= len(wish.receiver.strip()) <= LONGEST:
        raise Invalid(f"请写明接收方的单位或个人（{SHORTEST_NAME}至{LONGEST}字）。", path=("receiver",))
    whose, layout = forms.form_of(registry.current().region(scope.region), wish.kind, wish.layout)
    forms.columns_of(layout, wish.columns)
    return whose, layout


def _row(scope: Scope, org: Org, wish: Wish, whose: Region, layout: Layout) -> ExportRequest:
    id_, moment = new_id(), now()
    text = asked.written(wish.filter) if wish.filter else None
    return ExportRequest(
        id=id_,
        region=org.region,
        org_id=org.id,
        org_name=org.name,
        kind=wish.kind.value,
        subtree=wish.subtree,
        filter_sealed=keyring().seal(asked.SEALED, id_, text) if text else None,
        layout_region=whose.slug,
        layout_key=layout.key,
        layout_since=layout.since,
        columns=forms.columns_of(layout, wish.columns),
        masked=wish.masked,
        purpose=wish.purpose.strip(),
        receiver=wish.receiver.strip(),
        state=ExportState.REQUESTED.value,
        account_id=scope.account_id,
        requested_by=scope.actor.name,
        requested_at=moment,
        due_at=lifecycle.due(today()),
    )


def _refuse_size(rows: int) -> None:
    if not rows:
        raise Invalid(
            "没有符合条件的记录，不需要导出。",
            code="NOTHING_TO_EXPORT",
            hint="请核对工会、范围（本级或含下级）和筛选条件。",
            path=("filter",),
        )
    if rows > MOST:
        raise Invalid(
            f"符合条件的有{rows}条，一次最多导出{MOST}条。",
            code="EXPORT_TOO_LARGE",
            hint="请缩小范围，分次申请。",
            path=("scope",),
        )


@reaching(across_region)
async def _sides(tx: Db, scope: Scope, export_id: UUID) -> list[ExportApproval]:
    """The asking union's own leader, and its superior's; at the top the region's administrator.

    The data of a lower union is taken out by the one that asks, hence answered for there.
    """
    org = await Org.get(id=scope.org_id, using_db=tx)
    above = await Org.get_or_none(id=org.parent_id, using_db=tx) if org.parent_id else None
    region = registry.current().region(org.region)
    unions = {Side.OWN_LEADER: (org.id, org.name), Side.SUPERIOR: (above.id, above.name) if above else None}
    made: list[ExportApproval] = []
    for id_, (side, union) in zip(new_ids(len(unions)), unions.items(), strict=True):
        org_id, name = union or (None, f"{region.platform_name or region.name}管理员")
        if not await telling.deciders(tx, org.region, org_id):
            raise Invalid(
                f"“{name}”{NOBODY}",
                code="NOBODY_DECIDES",
                hint=_opened_by(org if org_id == org.id else above),
                path=("org",),
            )
        made.append(
            ExportApproval(
                id=id_, region=org.region, export_id=export_id, side=side.value, org_id=org_id, org_name=name
            )
        )
    return made


def _opened_by(union: Org | None) -> str:
    """Who can mend that nobody decides: a leader's account is opened from above."""
    if union is None or union.parent_id is None:
        return "请联系平台管理员开通。"
    return "分管领导（UNION_LEADER）账号由其上级工会的信息管理员开通，开通后再申请。"
