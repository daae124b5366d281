"""Handing over (交接): the superior says that it has seen to who came after an administrator; time asks those above."""

from datetime import date
from uuid import UUID

from hub.access import notices
from hub.access.homes import ENDED
from hub.access.models import Handover
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.clock import now, today
from hub.database import Db, held, reader
from hub.database.walls import everywhere, reaching
from hub.errors import HubError, Invalid, NotAllowed
from hub.journal.chores import chore
from hub.journal.deeds import Deed, deed
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.procedures import handovers

AT_ONCE = 500  # handovers a turn; what is left comes at the next one


async def confirm(scope: Scope, id: UUID) -> Handover:
    """The superior has seen to who administers the union now. Raises NotFound, NotAllowed, Invalid."""
    async with deed(scope.actor, "confirmHandover", region=scope.region) as done:
        require(scope, "confirmHandover")
        await handovers.visible(scope, id, done.tx)
        one = await _held(done.tx, id)
        org = await orgs.visible(scope, one.org_id, done.tx)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        refusal = against(scope, one) or await _nobody(done.tx, one)
        if refusal is not None:
            raise refusal
        one.settled_at, one.settled_by = now(), scope.actor.name
        await one.save(using_db=done.tx, update_fields=["settled_at", "settled_by"])
    return one


def against(scope: Scope, one: Handover) -> HubError | None:
    """What stands against the asker's confirming it."""
    if one.settled_at is not None:
        return Invalid("上级工会已经办理，不需要再确认。", code="NOT_IN_THIS_STATE", hint=_SEE, path=("id",))
    if scope.org_id == one.org_id:
        return NotAllowed("信息管理员的变更由上级工会核实。", hint="请联系上级工会的信息管理员。", path=("id",))
    return None


_SEE = "请刷新后查看由谁办理。"


@reaching(everywhere)
async def _nobody(db: Db, one: Handover) -> HubError | None:
    if await notices.administrators(db, one.org_id):
        return None
    return Invalid(
        "该工会目前没有信息管理员，不能确认。",
        code="NO_ADMINISTRATOR",
        path=("id",),
        hint="请先为该工会开通信息管理员账号（开通账号，角色为信息管理员）；开通后此项自动办结。",
    )


@reaching(everywhere)
async def strike(on: date | None = None) -> None:
    """Whatever was not seen to by its day is laid before those above. Doing it twice does nothing more."""
    day = on or today()
    late = Handover.filter(settled_at__isnull=True, escalated_at__isnull=True, due_on__lt=day)
    ids: list[UUID] = await late.using_db(reader()).limit(AT_ONCE).values_list("id", flat=True)  # type: ignore[assignment]
    for id_ in ids:
        async with chore("escalateHandover", id_) as done:
            await _escalate(done, id_)


async def _escalate(done: Deed, id: UUID) -> None:
    """The superior is reminded, and the one above it asked as well."""
    one = await _held(done.tx, id)
    done.region = one.region
    org = await Org.get(id=one.org_id, using_db=done.tx)
    done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
    if one.settled_at is not None or one.escalated_at is not None:
        return
    one.escalated_at = now()
    await one.save(using_db=done.tx, update_fields=["escalated_at"])
    if org.state in ENDED:
        return
    to = await notices.superiors(done.tx, org.id)
    if org.parent_id is not None:
        to += await notices.superiors(done.tx, org.parent_id)
    there = bool(await notices.administrators(done.tx, org.id))
    day = f"{one.due_on.year}年{one.due_on.month}月{one.due_on.day}日"
    left = "请尽快核实接任的信息管理员。" if there else "该工会目前没有信息管理员，请尽快为其开通账号。"
    body = f"“{org.name}”的信息管理员调离，应在{day}前办理，逾期未办理。{left}"
    await notices.tell(done.tx, to, "信息管理员调离逾期未办理", body, about=("handover", one.id))


async def _held(tx: Db, id: UUID) -> Handover:
    return await held(tx, Handover.filter(id=id)).get()
