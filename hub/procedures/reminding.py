"""Reminding (催办、预警): a superior tells the unions below of what is still to be done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from types import MappingProxyType
from uuid import UUID

from hub.access import notices
from hub.access.models import Account, Notice
from hub.access.permissions import may, require
from hub.access.scope import Scope
from hub.clock import CHINA, now
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import HubError, Invalid, RateLimited
from hub.journal.deeds import deed
from hub.orgs import queries as orgs

MOST, LONGEST = 100, 500
AGAIN_AFTER = timedelta(hours=20)  # once a working day


class Reminder(StrEnum):
    """What of."""

    COLLECTION = "COLLECTION"
    INSPECTION = "INSPECTION"
    CARD_HAND_OUT = "CARD_HAND_OUT"
    ACTIVATION = "ACTIVATION"
    DATA_QUALITY = "DATA_QUALITY"


WORDS: Mapping[Reminder, tuple[str, str]] = MappingProxyType(
    {
        Reminder.COLLECTION: ("催办：信息采集", "贵工会尚未按要求完成信息采集和录入，请尽快办理。"),
        Reminder.INSPECTION: ("催办：年检", "贵工会尚未完成年检，请更新信息后确认。"),
        Reminder.CARD_HAND_OUT: ("催办：发放会员服务卡", "贵工会有已签收、尚未发放的会员服务卡，请尽快发放。"),
        Reminder.ACTIVATION: ("催办：激活账号", "贵工会的账号尚未启用，请尽快办理。"),
        Reminder.DATA_QUALITY: ("催办：核对信息", "贵工会有需要核对的信息，请尽快核对改正。"),
    }
)


@dataclass(frozen=True, slots=True)
class Hearers:
    """The administrators of a union: whom a reminder would reach, and when the others were last told the same."""

    fresh: list[Account] = field(default_factory=list)
    told: list[datetime] = field(default_factory=list)


async def remind(scope: Scope, org_ids: Sequence[UUID], about: Reminder, message: str | None = None) -> int:
    """A notice to the administrators of each union; how many unions were told.

    Whoever was told the same within the day is not told again. NotFound: one of the unions is not the asker's to see.
    Invalid: one of them is the asker's own, or none has an administrator. RateLimited: all were told within the day.
    """
    async with deed(scope.actor, "sendReminder", region=scope.region) as done:
        require(scope, "sendReminder")
        if not 1 <= len(set(org_ids)) <= MOST:
            raise Invalid(f"一次可以催办1至{MOST}个工会。", path=("orgs",))
        if message is not None and len(message.strip()) > LONGEST:
            raise Invalid(f"催办的内容不超过{LONGEST}个字。", path=("message",))
        for one in org_ids:
            if (refusal := against(scope, one)) is not None:
                raise refusal
        title, usual = WORDS[about]
        found = await orgs.by_ids(scope, set(org_ids), done.tx)
        for hidden in set(org_ids) - found.keys():
            await orgs.visible(scope, hidden, done.tx)  # says that it is not
        body = (message or "").strip() or usual
        each = await _hearers(done.tx, found, title)
        if (refusal := _in_vain(each.values())) is not None:
            raise refusal
        await notices.tell_unions(done.tx, [account for one in each.values() for account in one.fresh], title, body)
        told = sum(bool(one.fresh) for one in each.values())
        done.details |= {"about": about.value, "asked": len(found), "told": told}
    return told


def against(scope: Scope, org_id: UUID, those: Hearers | None = None) -> HubError | None:
    """What stands against reminding that union: nobody reminds the own one, nor of the same twice a day."""
    if scope.org_id != org_id:
        return _in_vain((those,)) if those else None
    hint = "请只选择下级工会；本工会的事项，请直接办理。"
    return Invalid("催办由上级工会发给下级工会，不能催办本工会。", hint=hint, path=("orgs",))


async def hearers(scope: Scope, org_ids: Collection[UUID], about: Reminder) -> Mapping[UUID, Hearers]:
    """Whom a reminder would reach in each of these unions now; nothing for whoever reminds nobody."""
    return await _hearers(reader(), org_ids, WORDS[about][0]) if may(scope, "sendReminder") else {}


def _in_vain(each: Collection[Hearers]) -> HubError | None:
    """Why nobody at all would be told."""
    if any(one.fresh for one in each):
        return None
    if told := [at for one in each for at in one.told]:
        again = min(told) + AGAIN_AFTER
        hours, at = AGAIN_AFTER // timedelta(hours=1), again.astimezone(CHINA) + timedelta(minutes=1)
        says = f"同一事项{hours}小时内已经催办过，请在{at.month}月{at.day}日{at:%H:%M}以后再次催办。"
        return RateLimited(says, retry_after=max(1, ceil((again - now()).total_seconds())))
    hint = "请先为该工会开通账号，或用其他方式通知。"
    return Invalid("没有可以收到催办的信息管理员账号。", code="NOBODY_TO_REMIND", hint=hint, path=("orgs",))


@reaching(everywhere)
async def _hearers(db: Db, org_ids: Collection[UUID], title: str) -> dict[UUID, Hearers]:
    found = {org_id: Hearers() for org_id in org_ids}
    accounts = await notices.administrators(db, *found)
    same = Notice.filter(account_id__in=[one.id for one in accounts], title=title, at__gt=now() - AGAIN_AFTER)
    told = {one.account_id: one.at for one in await same.using_db(db)} if accounts else {}
    for one in accounts:
        if one.org_id and one.id in told:
            found[one.org_id].told.append(told[one.id])
        elif one.org_id:
            found[one.org_id].fresh.append(one)
    return found
