"""Telling the unions that take part in an inspection of its days, when it is opened and when they are put right."""

from datetime import date

from tortoise.expressions import Subquery

from hub import registry
from hub.access import notices
from hub.database import Db
from hub.inspections.models import Confirmation, InspectionWindow
from hub.inspections.states import Subject, taking_part
from hub.orgs.models import Org
from hub.region import Window, member, org

WORDS = {Subject.ORG: "组织年检", Subject.MEMBERS: "会员年检"}
_USUAL = "请在{month}月{day}日前完成信息更新"
_CONFIRM = "确认年检"


def declared(region: str, subject: Subject) -> Window | None:
    """What the region says of such inspections: its usual days and what its button is called."""
    policies = registry.current().region(region).policies
    about = org if subject is Subject.ORG else member
    return next((one for one in policies.windows if one.about is about), None) if policies else None


def sentence(region: str, subject: Subject, due_on: date) -> str:
    """What everybody is told of it where whoever opens it says nothing else."""
    said = declared(region, subject)
    return ((said and said.notice) or _USUAL).format(month=due_on.month, day=due_on.day)


async def tell(tx: Db, window: InspectionWindow, *, again: bool) -> int:
    """A notice to the administrators of each union that has not confirmed; how many were told."""
    subject = Subject(window.subject)
    said = declared(window.region, subject)
    done = Subquery(Confirmation.filter(window_id=window.id).values("org_id"))
    unions = taking_part(Org.filter(region=window.region, id__not_in=done), window)
    title = f"{window.year}年{WORDS[subject]}{'有调整' if again else ''}"
    button = said.done if said else _CONFIRM
    body = (
        f"{window.year}年{WORDS[subject]}（{_day(window.opens_on)}至{_day(window.due_on)}）："
        f"{window.notice.rstrip('。')}。完成后请点击“{button}”。"
    )
    return await notices.tell_unions(tx, await notices.administrators_of(tx, unions), title, body)


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
