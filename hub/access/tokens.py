"""Tokens: bearer tokens, readable initial passwords and codes, and the secrets that are good for one use."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hub.access.models import Secret
from hub.clock import now
from hub.database import Db
from hub.identity import new_id
from hub.seal import token_hash

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else on paper


class Purpose(StrEnum):
    """What a one-use secret opens."""

    ACTIVATION_CODE = "ACTIVATION_CODE"  # handed to a union by its superior
    IDENTITY_FILE = "IDENTITY_FILE"  # signed for a unit by the hub
    ACTIVATION = "ACTIVATION"  # an activation under way
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 -- mailed to an account
    LOGIN = "LOGIN"  # the password was right, the second factor is still to come
    RECOVERY = "RECOVERY"  # stands for a second factor that was lost
    MAILBOX = "MAILBOX"  # mailed to a mailbox that is to be proved
    ACCOUNT_RESET = "ACCOUNT_RESET"  # asked for by one person, to be approved by another


def bearer() -> str:
    """A token for machines to carry: 256 bits."""
    return secrets.token_urlsafe(32)


def readable() -> str:
    """A secret for people to copy from paper: four groups of five, 99 bits, with letters and digits."""
    while True:
        made = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))
        if any(c.isdigit() for c in made) and any(c.isalpha() for c in made):
            return made


def typed(secret: str) -> str:
    """A readable secret as it was meant, whatever became of spaces, dashes and capitals."""
    plain = "".join(c for c in secret.casefold() if c in _ALPHABET)
    return "-".join(plain[i : i + 5] for i in range(0, len(plain), 5))


async def issue(
    tx: Db, purpose: Purpose, subject_id: UUID, *, region: str, secret: str, lasts: timedelta, by: UUID | None = None
) -> datetime:
    """Make ``secret`` good for one use on that subject and void earlier ones of the purpose. Returns when it ends."""
    await issue_many(tx, purpose, subject_id, region=region, secrets=(secret,), lasts=lasts, by=by)
    return now() + lasts


async def issue_many(
    tx: Db,
    purpose: Purpose,
    subject_id: UUID,
    *,
    region: str,
    secrets: Sequence[str],
    lasts: timedelta,
    by: UUID | None = None,
) -> None:
    """The same for several at once, each good for one use."""
    await void(tx, subject_id, purpose)
    moment = now()
    for secret in secrets:
        await Secret(
            id=new_id(),
            region=region,
            purpose=purpose,
            token_hash=token_hash(secret),
            subject_id=subject_id,
            issued_by=by,
            created_at=moment,
            expires_at=moment + lasts,
        ).save(using_db=tx, force_create=True)


async def found(db: Db, purpose: Purpose, secret: str, *, at: datetime | None = None) -> Secret | None:
    """The secret, if it is still good."""
    one = await Secret.get_or_none(token_hash=token_hash(secret), purpose=purpose, using_db=db)
    return one if one and one.used_at is None and one.expires_at > (at or now()) else None


async def use(tx: Db, one: Secret) -> bool:
    """Use it up. False if somebody else did at the same moment."""
    return await Secret.filter(id=one.id, used_at__isnull=True).using_db(tx).update(used_at=now()) == 1


async def void(tx: Db, subject_id: UUID, purpose: Purpose | None = None) -> None:
    """Nothing that was issued for the subject is good any longer."""
    given = Secret.filter(subject_id=subject_id, used_at__isnull=True)
    await (given.filter(purpose=purpose) if purpose else given).using_db(tx).update(used_at=now())


async def void_issued_by(tx: Db, account_id: UUID) -> None:
    """What that person handed out, and so may know, is good no longer."""
    await Secret.filter(issued_by=account_id, used_at__isnull=True).using_db(tx).update(used_at=now())
