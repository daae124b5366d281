"""Sessions: opaque tokens kept as hashes, and the scope each of them opens, read anew every time."""

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from hub.access.demanding import is_demanded
from hub.access.homes import HOME, Home, home, home_of
from hub.access.models import Account, Session
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.access.tokens import bearer
from hub.clock import now
from hub.database import Db, reader, records, transaction
from hub.database.statements import run
from hub.database.walls import everywhere, reaching
from hub.errors import AccountRevoked, SessionEnded, SignedOut
from hub.identity import new_id
from hub.journal.actor import Actor
from hub.seal import token_hash

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
STEPPED_UP = timedelta(minutes=5)
_SEEN = timedelta(minutes=1)  # how exactly it is kept when a session was last used

_SIGNED_IN = f"""
SELECT {records.listed(Session, "s")}, {records.listed(Account, "a")}, {HOME}
FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN org ON org.id = a.org_id
WHERE s.token_hash = ? AND s.ended_at IS NULL
"""
_HELD = "SELECT a.state FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = ?"
_SIGNS_IN = (AccountState.ACTIVE, AccountState.INVITED)
_seeing: set[asyncio.Task[None]] = set()


async def open_session(tx: Db, account: Account, *, at: datetime | None = None) -> tuple[str, datetime]:
    """A new session: its token, told once, and the moment it ends at the latest."""
    moment, token = at or now(), bearer()
    await Session(
        id=new_id(),
        token_hash=token_hash(token),
        account_id=account.id,
        created_at=moment,
        seen_at=moment,
        expires_at=moment + LONGEST,
    ).save(using_db=tx, force_create=True)
    return token, moment + LONGEST


@reaching(everywhere)
async def scope_of(token: str, *, request_id: str = "-", at: datetime | None = None) -> Scope | None:
    """What the bearer of the token may see; None if it is unknown, unused for long, too old, or the account is gone."""
    moment, db = at or now(), reader()
    rows = await run(db, _SIGNED_IN, token_hash(token))
    if not rows:
        return None
    session, account = records.taken(db, Session, rows[0], "s"), records.taken(db, Account, rows[0], "a")
    if session.expires_at <= moment or session.seen_at + IDLE <= moment:
        return None
    scope = _scope(account, home_of(rows[0]), request_id, session, moment)
    if scope and session.seen_at + _SEEN <= moment:
        _see(session.id, moment)
    return scope


@reaching(everywhere)
async def scope_of_account(account_id: UUID, *, request_id: str = "-") -> Scope | None:
    """What the account may see at this moment, for whoever works in its name; None if it may no longer do anything."""
    db = reader()
    account = await Account.get_or_none(id=account_id, using_db=db)
    return _scope(account, await home(db, account.org_id), request_id) if account else None


@reaching(everywhere)
async def refusal(token: str) -> SignedOut:
    """Why a token opens nothing. Whoever held it is told that the account was closed; of all else, to sign in."""
    rows = await run(reader(), _HELD, token_hash(token))
    if rows and rows[0]["state"] == AccountState.REVOKED:
        return AccountRevoked()
    return SessionEnded()


def _scope(
    account: Account, place: Home | None, request_id: str, session: Session | None = None, at: datetime | None = None
) -> Scope | None:
    if account.state not in _SIGNS_IN or (account.org_id and place is None):
        return None
    path = place.path if place else ""
    actor = Actor(
        account_id=account.id,
        name=account.display_name,
        region=account.region,
        request_id=request_id,
        org_id=account.org_id,
        org_path=path,
    )
    return Scope(
        actor=actor,
        role=Role(account.role),
        region=account.region,
        org_id=account.org_id,
        path=path,
        account_id=account.id,
        member_id=account.member_id,
        bank=account.bank,
        session_id=session.id if session else None,
        stepped_up_until=session.stepped_up_until if session else None,
        stepped_up=bool(session and session.stepped_up_until and session.stepped_up_until > (at or now())),
        must_change_password=account.must_change_password,
        must_add_second_factor=session is not None
        and not account.has_second_factor
        and is_demanded(Role(account.role), is_superior=place is not None and place.is_superior),
    )


@reaching(everywhere)
async def living(ids: Collection[UUID], *, at: datetime | None = None) -> set[UUID]:
    """Those of the sessions that still hold. To look is not to use them."""
    moment, db = at or now(), reader()
    rows = await Session.filter(
        id__in=list(ids), ended_at__isnull=True, expires_at__gt=moment, seen_at__gt=moment - IDLE
    ).using_db(db)
    accounts = Account.filter(id__in=list({row.account_id for row in rows}), state__in=list(_SIGNS_IN)).using_db(db)
    signing_in = set(await accounts.values_list("id", flat=True))
    return {row.id for row in rows if row.account_id in signing_in}


async def end(tx: Db, session_id: UUID | None) -> None:
    """End one session."""
    await Session.filter(id=session_id, ended_at__isnull=True).using_db(tx).update(ended_at=now())


async def end_all(tx: Db, account_id: UUID, *, but: UUID | None = None) -> None:
    """End every session of an account, ``but`` one: its requests are refused now, its sockets at the next look."""
    open_ones = Session.filter(account_id=account_id, ended_at__isnull=True).using_db(tx)
    await (open_ones.exclude(id=but) if but else open_ones).update(ended_at=now())


async def settle() -> None:
    """Wait until it is written down which sessions were seen: before the database is closed."""
    while _seeing:
        await asyncio.gather(*_seeing)


def _see(session_id: UUID, moment: datetime) -> None:
    # Beside the request: on SQLite writing waits for an import that is being taken in, and reading must not.
    task = asyncio.create_task(_seen(session_id, moment))
    _seeing.add(task)
    task.add_done_callback(_seeing.discard)


@reaching(everywhere)
async def _seen(session_id: UUID, moment: datetime) -> None:
    async with transaction() as tx:
        await Session.filter(id=session_id).using_db(tx).update(seen_at=moment)
