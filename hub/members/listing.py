"""How many people an account is shown in lists a day: to read page after page is to export, and needs an approval.

Counted in this process only, like points: with several web processes everybody may see as many times the people.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from uuid import UUID

from hub import settings, webhook
from hub.access import notices
from hub.access.scope import Scope
from hub.clock import end_of, now, today
from hub.errors import RateLimited
from hub.identity import new_id
from hub.journal.deeds import deed
from hub.members.models import Member

_REMEMBERED = 1_000_000  # people of all accounts together; whoever asked longest ago is forgotten first


@dataclass(slots=True)
class _Shown:
    day: date
    people: set[int] = field(default_factory=set[int])


_shown: OrderedDict[UUID, _Shown] = OrderedDict()


def refuse_copying(scope: Scope) -> None:
    """RateLimited: the account was shown as many people today as one may read without an export."""
    most, seen = settings.current().listed_people, _shown.get(scope.account_id) if scope.account_id else None
    if most and seen is not None and seen.day == today() and len(seen.people) > most:
        raise RateLimited(
            f"今天在列表中查看的会员已超过{most}名，不能继续逐页查看。确需成批使用的，请申请导出；明天可以继续查看。",
            retry_after=ceil((end_of(today()) - now()).total_seconds()),
        )


async def shown(scope: Scope, rows: Sequence[Member]) -> None:
    """Count a page; nobody counts twice a day. Passing the limit is an alarm, once: journal, leader, superior."""
    most = settings.current().listed_people
    if not most or scope.account_id is None:
        return
    seen = _of(scope.account_id)
    before = len(seen.people)
    seen.people.update(row.id.int for row in rows)
    if before <= most < len(seen.people):
        await _alarm(scope, len(seen.people))


def _of(account_id: UUID) -> _Shown:
    seen = _shown.get(account_id)
    if seen is None or seen.day != today():
        seen = _shown[account_id] = _Shown(today())
        while len(_shown) > 1 and sum(len(one.people) for one in _shown.values()) > _REMEMBERED:
            _shown.popitem(last=False)
    _shown.move_to_end(account_id)
    return seen


async def _alarm(scope: Scope, count: int) -> None:
    assert scope.account_id is not None  # noqa: S101 -- who is nobody is not counted
    async with deed(scope.actor, "alarm", region=scope.region) as done:
        done.about("account", scope.account_id, scope.actor.name, org_id=scope.org_id, org_path=scope.path)
        done.details["people_listed"] = count
        if scope.org_id is not None:
            to = await notices.leaders(done.tx, scope.org_id) + await notices.superiors(done.tx, scope.org_id)
            body = f"{scope.actor.name}今天在列表中逐页查看了{count}名会员的信息，已暂停查看，请核实用途。"
            await notices.tell(done.tx, to, "有账号成批查看会员信息", body, about=("account", scope.account_id))
        await webhook.queue(done.tx, new_id(), scope.region, "alarm", {"people_listed": count})
    await webhook.wake()
