"""Reading personal values in full: which fields, for what reason, and how often a day."""

from collections.abc import Collection

from hub.access import throttle
from hub.access.scope import Scope
from hub.access.throttle import Try
from hub.errors import Invalid
from hub.keeping import Keeping

SHORTEST_REASON, LONGEST_REASON = 4, 200


async def meter(scope: Scope) -> None:
    """Count one more read by the account. Raises RateLimited: who reads hundreds a day copies the register."""
    await throttle.admit(Try("unmask", str(scope.account_id or scope.actor.name), ""))


def admitted(keeping: Keeping, region: str, fields: Collection[str], reason: str) -> dict[str, object]:
    """What the journal is to keep of it. Raises Invalid for fields that are no secret, or no real reason."""
    told = reasoned(fields, reason)
    if strange := sorted(key for key in fields if not keeping.is_sensitive(region, key)):
        raise no_secret(strange[0])
    return told


def reasoned(fields: Collection[str], reason: str) -> dict[str, object]:
    """The same of what is kept beside the fields of a record. Raises Invalid for nothing asked, or no real reason."""
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid(f"请写明查看原因（{SHORTEST_REASON} 至 {LONGEST_REASON} 字）。", path=("reason",))
    if not fields:
        raise Invalid("请指明要查看的项目。", path=("fields",))
    return {"fields": sorted(set(fields)), "reason": reason}


def no_secret(key: str) -> Invalid:
    """What everybody who sees the record sees."""
    return Invalid(f"“{key}”不是受保护的个人信息，不需要申请查看。", path=("fields",))
