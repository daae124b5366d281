"""Throttling: how often somebody may try something, without giving strangers a way to lock an account.

Who tries is a name (an account, a union) from a source (an address). A name that has succeeded from a source before is
known there: limits that strangers could fill do not hold for it. Every try is counted before it is made, so that many
at once are no more than many one after the other, and a success takes its count back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from types import MappingProxyType

from hub.access.models import Attempt
from hub.clock import now
from hub.database import Db, held, transaction
from hub.database.walls import everywhere, reaching
from hub.errors import RateLimited
from hub.seal import keyring

_KNOWN_FOR = timedelta(days=90)
_FORGOTTEN_AFTER = timedelta(days=1)  # the longest window of any limit


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody tries something: ``name`` in whose name, ``source`` from where."""

    purpose: str
    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many tries within a time, counted by name, source, both or all together; then a pause."""

    by: tuple[str, ...]
    tries: int
    within: timedelta
    pause: timedelta
    grows: bool = False  # from the second failure on a delay that doubles: 1, 2, 4 seconds ...
    spares_known: bool = False


_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_QUARTER = timedelta(minutes=15)

LIMITS: Mapping[str, tuple[Limit, ...]] = MappingProxyType(
    {
        "login": (
            Limit(by=("name", "source"), tries=5, within=_QUARTER, pause=_QUARTER, grows=True),
            Limit(by=("name",), tries=20, within=_HOUR, pause=_QUARTER, spares_known=True),
            Limit(by=("source",), tries=50, within=_QUARTER, pause=_QUARTER, spares_known=True),
            Limit(by=(), tries=1000, within=_MINUTE, pause=timedelta(seconds=10), spares_known=True),
        ),
        "stepUp": (Limit(by=("name",), tries=5, within=_QUARTER, pause=_QUARTER, grows=True),),
        "confirmLogin": (
            Limit(by=("name",), tries=5, within=_QUARTER, pause=_QUARTER, grows=True),
            Limit(by=("source",), tries=50, within=_QUARTER, pause=_QUARTER),
        ),
        "secondFactor": (Limit(by=("name",), tries=10, within=_QUARTER, pause=_QUARTER, grows=True),),
        "changeEmail": (Limit(by=("name",), tries=5, within=_DAY, pause=_HOUR),),
        "confirmEmail": (Limit(by=("source",), tries=20, within=_HOUR, pause=_HOUR),),
        "disputeActivation": (
            Limit(by=("source",), tries=5, within=_HOUR, pause=_HOUR),
            Limit(by=("name",), tries=5, within=_DAY, pause=_DAY),
        ),
        "changePassword": (Limit(by=("name",), tries=5, within=_QUARTER, pause=_QUARTER, grows=True),),
        "requestPasswordReset": (
            Limit(by=("name",), tries=3, within=_HOUR, pause=_HOUR),
            Limit(by=("source",), tries=10, within=_HOUR, pause=_HOUR),
            Limit(by=(), tries=300, within=_MINUTE, pause=_MINUTE),
        ),
        "resetPassword": (Limit(by=("source",), tries=10, within=_HOUR, pause=_HOUR),),
        "findActivation": (
            Limit(by=("source",), tries=5, within=_HOUR, pause=_HOUR),
            Limit(by=("name",), tries=20, within=_DAY, pause=_DAY),
        ),
        "uploadIdentity": (
            Limit(by=("source",), tries=10, within=_HOUR, pause=_HOUR),
            Limit(by=(), tries=300, within=_MINUTE, pause=_MINUTE),
        ),
        "activateOrg": (Limit(by=("source",), tries=10, within=_HOUR, pause=_HOUR),),
        "registerOrg": (
            Limit(by=("source",), tries=5, within=_HOUR, pause=_HOUR),
            Limit(by=("name",), tries=3, within=_DAY, pause=_HOUR),
            Limit(by=(), tries=300, within=_MINUTE, pause=_MINUTE),
        ),
        "applyToJoin": (
            Limit(by=("source",), tries=10, within=_HOUR, pause=_HOUR),
            Limit(by=("name",), tries=300, within=_HOUR, pause=_QUARTER),
            Limit(by=(), tries=300, within=_MINUTE, pause=_MINUTE),
        ),
        "application": (Limit(by=("source",), tries=120, within=_HOUR, pause=_QUARTER),),
        "directory": (Limit(by=("source",), tries=600, within=_HOUR, pause=_QUARTER),),
        "directoryExact": (Limit(by=("source",), tries=60, within=_HOUR, pause=_QUARTER),),
        "unmask": (Limit(by=("name",), tries=500, within=_DAY, pause=_HOUR),),
        "requestExport": (Limit(by=("name",), tries=20, within=_DAY, pause=_HOUR),),
        "explainRow": (Limit(by=("name",), tries=120, within=_HOUR, pause=_QUARTER),),
    }
)


@reaching(everywhere)
async def admit(what: Try, *, times: int = 1, at: datetime | None = None) -> None:
    """Count the try. Raises RateLimited, telling when to come again; the answer is the same whether the name exists."""
    moment = at or now()
    async with transaction() as tx:
        known = await _is_known(tx, what, moment)
        limits = {_key(what, limit): limit for limit in LIMITS[what.purpose] if not (known and limit.spares_known)}
        rows = await _locked(tx, sorted(limits), moment)
        if waits := [row.blocked_until for row in rows if row.blocked_until and row.blocked_until > moment]:
            raise RateLimited(retry_after=ceil((max(waits) - moment).total_seconds()))
        for row in rows:
            _count(row, limits[row.key], times, moment)
            await row.save(using_db=tx)


@reaching(everywhere)
async def succeeded(what: Try, *, at: datetime | None = None) -> None:
    """The try succeeded: it does not count, earlier failures are forgiven, and the name is known at this source."""
    moment = at or now()
    async with transaction() as tx:
        keys = {_key(what, limit): limit for limit in LIMITS[what.purpose]}
        for row in await Attempt.filter(key__in=list(keys)).using_db(tx).order_by("key"):
            own = "name" in keys[row.key].by
            row.count, row.blocked_until = (0, None) if own else (max(row.count - 1, 0), row.blocked_until)
            await row.save(using_db=tx)
        known = Attempt(key=_known(what), count=0, since=moment)
        await Attempt.bulk_create([known], on_conflict=["key"], update_fields=["since"], using_db=tx)


@reaching(everywhere)
async def forget(*, at: datetime | None = None) -> None:
    """Drop what no limit asks for any more."""
    moment = at or now()
    async with transaction() as tx:
        old = Attempt.filter(count__gt=0, since__lt=moment - _FORGOTTEN_AFTER, blocked_until__isnull=True)
        await old.using_db(tx).delete()
        over = Attempt.filter(since__lt=moment - _FORGOTTEN_AFTER, blocked_until__lt=moment)
        await over.using_db(tx).delete()
        await Attempt.filter(since__lt=moment - _KNOWN_FOR).using_db(tx).delete()


def _count(row: Attempt, limit: Limit, times: int, moment: datetime) -> None:
    if row.since + limit.within <= moment:
        row.count, row.since = 0, moment
    row.count += times
    if row.count >= limit.tries:
        row.blocked_until = moment + limit.pause
    elif limit.grows and row.count > 1:
        row.blocked_until = moment + timedelta(seconds=2 ** (row.count - 2))


async def _locked(tx: Db, keys: list[str], moment: datetime) -> list[Attempt]:
    fresh = [Attempt(key=key, count=0, since=moment) for key in keys]
    await Attempt.bulk_create(fresh, ignore_conflicts=True, using_db=tx)
    return await held(tx, Attempt.filter(key__in=keys).order_by("key"))


async def _is_known(tx: Db, what: Try, moment: datetime) -> bool:
    return await Attempt.filter(key=_known(what), since__gt=moment - _KNOWN_FOR).using_db(tx).exists()


def _key(what: Try, limit: Limit) -> str:
    return _hash("count", what.purpose, *(f"{kind}={getattr(what, kind)}" for kind in limit.by))


def _known(what: Try) -> str:
    return _hash("known", what.purpose, what.name, what.source)


def _hash(*parts: str) -> str:
    return keyring().mac("attempt", "\x1f".join(parts).encode())
