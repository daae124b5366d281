"""Answers already given: the same key with the same input is answered the same way, and done once."""

from datetime import timedelta
from uuid import UUID

import orjson
from tortoise.exceptions import IntegrityError
from tortoise.queryset import QuerySet

from hub.clock import now
from hub.database import Db, transaction
from hub.database.walls import everywhere, reaching
from hub.errors import KeyInFlight, KeyReused
from hub.identity import new_id
from hub.journal.actor import Claim
from hub.journal.models import Answer
from hub.seal import keyring

ABANDONED_AFTER = timedelta(minutes=1)  # a claim without result this old belongs to a process that died

Result = dict[str, object]


@reaching(everywhere)
async def claim(principal: str, key: str, operation: str, given: object) -> Claim | Result:
    """Take the key, or give back what was answered under it. Raises KeyReused; KeyInFlight while it is worked on."""
    # Keyed: what was given may be a password.
    told = keyring().mac("answer.input", orjson.dumps([operation, given], option=orjson.OPT_SORT_KEYS, default=str))
    fresh = Answer(id=new_id(), principal=principal, key=key, operation=operation, input_hash=told, created_at=now())
    try:
        async with transaction() as tx:
            await fresh.save(using_db=tx, force_create=True)
        return Claim(id=fresh.id, at=fresh.created_at)
    except IntegrityError:
        async with transaction() as tx:
            return await _again(tx, principal, key, told)


async def _again(tx: Db, principal: str, key: str, told: str) -> Claim | Result:
    before = await Answer.get_or_none(principal=principal, key=key, using_db=tx)
    if before is None:
        raise KeyInFlight()  # given back just now: the client tries again
    if before.input_hash != told:
        raise KeyReused()
    if before.result_sealed:
        result: Result = orjson.loads(keyring().open("answer.result", before.id, before.result_sealed))
        return result
    if before.created_at > now() - ABANDONED_AFTER:
        raise KeyInFlight()
    moment = now()
    if not await Answer.filter(id=before.id, created_at=before.created_at).using_db(tx).update(created_at=moment):
        raise KeyInFlight()  # another took it over at the same moment
    return Claim(id=before.id, at=moment)


@reaching(everywhere)
async def keep(tx: Db, claim: Claim | None, kind: str, id: UUID | None) -> None:
    """Remember, in the deed's own transaction, what it was done to: enough to answer again if the process dies now.

    KeyInFlight: this took so long that another took the key over; the deed must not be done twice.
    """
    if claim is not None:
        await _store(tx, claim, {"subject": [kind, str(id) if id else None]})


@reaching(everywhere)
async def complete(claim: Claim, result: Result) -> None:
    """Remember the whole answer."""
    async with transaction() as tx:
        await _store(tx, claim, result)


@reaching(everywhere)
async def release(claim: Claim) -> None:
    """Nothing was done under the key: it may be used again."""
    async with transaction() as tx:
        await _own(tx, claim).filter(result_sealed__isnull=True).delete()


async def _store(tx: Db, claim: Claim, result: Result) -> None:
    sealed = keyring().seal("answer.result", claim.id, orjson.dumps(result).decode())
    if not await _own(tx, claim).update(result_sealed=sealed):
        raise KeyInFlight()


def _own(tx: Db, claim: Claim) -> QuerySet[Answer]:
    return Answer.filter(id=claim.id, created_at=claim.at).using_db(tx)
