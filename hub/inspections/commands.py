"""What may be done about inspections: a region opens one, a union says that it is done with it."""

from datetime import date
from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.clock import now, today
from hub.errors import Invalid, NotFound
from hub.identity import new_id
from hub.inspections import telling
from hub.inspections.models import Confirmation, InspectionWindow
from hub.inspections.states import InspectionState, Subject, state_of, taking_part
from hub.inspections.telling import WORDS
from hub.journal.deeds import deed
from hub.orgs import queries as orgs
from hub.orgs.models import Org

LONGEST = 366  # days a window may last


async def open_window(
    scope: Scope, subject: Subject, year: int, opens_on: date, due_on: date, notice: str | None = None
) -> InspectionWindow:
    """Open the year's inspection, or put its days right while it is under way; the unions that take part are told.

    Raises Invalid for impossible days.
    """
    async with deed(scope.actor, "openInspection", region=scope.region) as done:
        require(scope, "openInspection")
        if not opens_on <= due_on or (due_on - opens_on).days > LONGEST:
            raise Invalid("截止日期应在开始日期之后，且不超过一年。", path=("dueOn",))
        if opens_on.year != year:
            raise Invalid(f"开始日期应在{year}年。", path=("opensOn",))
        one = await InspectionWindow.get_or_none(region=scope.region, year=year, subject=subject, using_db=done.tx)
        is_new = one is None
        one = one or InspectionWindow(id=new_id(), region=scope.region, year=year, subject=subject)
        before = None if is_new else (one.opens_on, one.due_on, one.notice)
        one.opens_on, one.due_on = opens_on, due_on
        one.notice = (notice or "").strip()[:500] or telling.sentence(scope.region, subject, due_on)
        done.about("inspectionWindow", one.id, f"{year}年{WORDS[subject]}")
        done.details |= {"opensOn": opens_on.isoformat(), "dueOn": due_on.isoformat()}
        await one.save(using_db=done.tx, force_create=is_new)
        if before != (one.opens_on, one.due_on, one.notice):
            done.details["told"] = await telling.tell(done.tx, one, again=not is_new)
    return one


async def confirm(scope: Scope, org_id: UUID, subject: Subject, year: int) -> tuple[InspectionWindow, Org]:
    """The union's data are up to date. Said twice, it was said the first time."""
    async with deed(scope.actor, "confirmInspection", region=scope.region) as done:
        require(scope, "confirmInspection")
        one = await orgs.visible(scope, org_id, done.tx)
        done.about("org", one.id, one.name, org_id=one.id, org_path=one.path)
        window = await InspectionWindow.get_or_none(region=scope.region, year=year, subject=subject, using_db=done.tx)
        if window is None:
            hint = "起止日期每年由地区公布，公布后即可确认。"
            raise NotFound(f"{year}年的{WORDS[subject]}尚未开始。", hint=hint, path=("year",))
        if not await taking_part(Org.filter(id=one.id).using_db(done.tx), window).exists():
            hint = "最上级的工会、截止日期之后登记的、未审核通过（激活）或已撤销的工会不参加，不需要确认。"
            raise Invalid("该工会不参加这次年检。", code="NOT_IN_THIS_STATE", hint=hint, path=("org",))
        if state_of(window, False, today()) is InspectionState.NOT_OPEN:
            raise Invalid(
                f"{WORDS[subject]}从{window.opens_on.month}月{window.opens_on.day}日开始，现在还不能确认。",
                code="NOT_IN_THIS_STATE",
                hint="请在开始之后确认。",
                path=("year",),
            )
        done.details |= {"subject": subject.value, "year": year}
        row = Confirmation(
            id=new_id(), region=scope.region, window_id=window.id, org_id=one.id, by=scope.actor.name, at=now()
        )
        await Confirmation.bulk_create([row], ignore_conflicts=True, using_db=done.tx)
    return window, one
