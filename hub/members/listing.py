"""How many people an account is shown in lists a day: to read page after page is to export, and needs an approval.

Counted here, and written down from time to time where every process counts: a page rarely costs a write.
"""

from array import array
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
from hub.database import Db, held, reader, transaction
from hub.errors import DatabaseBusy, RateLimited
from hub.identity import new_id
from hub.journal.deeds import deed
from hub.members.models import Listed, Member

_REMEMBERED = 1_000_000  # people of all accounts together; whoever asked longest ago is forgotten first
_PART = 20  # of the limit is written down at once: so far behind each process may be
_BITS = (1 << 32) - 1  # of an id, which are random: of two thousand people one in a thousand days counts for another


@dataclass(slots=True)
class _Shown:
    day: date
    people: set[int]
    fresh: set[int] = field(default_factory=set[int])  # not written down yet


_shown: OrderedDict[UUID, _Shown] = OrderedDict()


async def refuse_copying(scope: Scope) -> None:
    """RateLimited: the account was shown as many people today as one may read without an export."""
    most = settings.current().listed_people
    if not most or scope.account_id is None:
        return
    seen = await _of(scope.account_id)
    if len(seen.people) > most:
        raise RateLimited(
            f"今天在列表中查看的会员已超过{most}名，不能继续逐页查看。确需成批使用的，请申请导出；明天可以继续查看。",
            retry_after=ceil((end_of(today()) - now()).total_seconds()),
        )


async def shown(scope: Scope, rows: Sequence[Member]) -> None:
    """Count a page; nobody counts twice a day. Passing the limit is an alarm, once: journal, leader, superior."""
    most = settings.current().listed_people
    if not most or scope.account_id is None:
        return
    seen = await _of(scope.account_id)
    seen.fresh |= {row.id.int & _BITS for row in rows} - seen.people
    if len(seen.fresh) * _PART < most and len(seen.people) + len(seen.fresh) <= most:
        return
    try:
        before = await _write_down(scope.account_id, seen)
    except DatabaseBusy:  # the next page does it
        return
    if before <= most < len(seen.people):
        await _alarm(scope, len(seen.people))


async def _of(account_id: UUID) -> _Shown:
    """What is known of the account's day; at first what other processes, or this one before a restart, have counted."""
    seen, day = _shown.get(account_id), today()
    if seen is None or seen.day != day:
        row = await Listed.get_or_none(account_id=account_id, on=day, using_db=reader())
        if (seen := _shown.get(account_id)) is None or seen.day != day:  # unless another page was quicker
            seen = _shown[account_id] = _Shown(day, _read(row))
        while len(_shown) > 1 and sum(len(one.people) for one in _shown.values()) > _REMEMBERED:
            _shown.popitem(last=False)
    _shown.move_to_end(account_id)
    return seen


async def _write_down(account_id: UUID, seen: _Shown) -> int:
    """Bring together what all have counted; how many they were before."""
    fresh = frozenset(seen.fresh)
    async with transaction() as tx:
        row = await _locked(tx, account_id, seen.day)
        counted = _read(row)
        people = counted | fresh
        row.people = array("I", sorted(people)).tobytes()
        await row.save(using_db=tx, update_fields=["people"])
    seen.people, seen.fresh = people, seen.fresh - fresh
    return len(counted)


async def _locked(tx: Db, account_id: UUID, day: date) -> Listed:
    blank = Listed(id=new_id(), account_id=account_id, on=day, people=b"")
    await Listed.bulk_create([blank], ignore_conflicts=True, using_db=tx)
    return await held(tx, Listed.filter(account_id=account_id, on=day)).get()


def _read(row: Listed | None) -> set[int]:
    return set(array("I", row.people)) if row else set()


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
