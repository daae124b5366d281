"""Reminding (催办、预警): a superior tells the unions below of what is still to be done."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from hub.access import notices
from hub.access.models import Account, Notice
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.clock import now
from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.errors import HubError, Invalid
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


async def remind(scope: Scope, org_ids: Sequence[UUID], about: Reminder, message: str | None = None) -> int:
    """A notice to the administrators of each union; how many unions were told.

    Whoever was told the same within the day is not told again. NotFound: one of the unions is not the asker's to see.
    Invalid: one of them is the asker's own.
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
        to: defaultdict[UUID, list[Account]] = defaultdict(list)
        for account in await _not_told(done.tx, await notices.administrators(done.tx, *found), title):
            if account.org_id:
                to[account.org_id].append(account)
        for org_id, fresh in to.items():
            await notices.tell(done.tx, fresh, title, body, about=("org", org_id))
        done.details |= {"about": about.value, "asked": len(found), "told": len(to)}
    return len(to)


def against(scope: Scope, org_id: UUID) -> HubError | None:
    """What stands against reminding that union: nobody reminds the own one."""
    if scope.org_id != org_id:
        return None
    hint = "请只选择下级工会；本工会的事项，请直接办理。"
    return Invalid("催办由上级工会发给下级工会，不能催办本工会。", hint=hint, path=("orgs",))


@reaching(everywhere)
async def _not_told(tx: Db, accounts: Sequence[Account], title: str) -> list[Account]:
    recent = Notice.filter(account_id__in=[one.id for one in accounts], title=title, at__gt=now() - AGAIN_AFTER)
    told = {one.account_id for one in await recent.using_db(tx)} if accounts else set()
    return [one for one in accounts if one.id not in told]
