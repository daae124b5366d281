"""PostgreSQL for backups: its own client dumps and loads. Row security is off for both: no row is left out unseen."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg  # type: ignore[import-untyped]

from hub.backups.faults import BackupFault

_PIECE = 1 << 20
_DUMP = ("--format=custom", "--no-password", "--no-owner", "--no-privileges", "--no-unlogged-table-data")
_EMPTY = """
SET lock_timeout = '10s';
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE public.%I CASCADE', one.name);
    END LOOP;
    FOR one IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('DROP ROUTINE %s CASCADE', one.name);
    END LOOP;
END $$
"""
_REFUSED = ("row-level security", "permission denied")
_OWNER = "; set HUB_DATABASE_OWNER to the role that owns the tables, and give it BYPASSRLS"
_LOAD = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-password", "--dbname")


def dumped(url: str) -> Iterator[bytes]:
    """The database as pg_dump writes it, in one snapshot. BackupFault: it cannot, or may not see every row."""
    with _client("pg_dump", url, _DUMP, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101 -- it is piped
        while piece := process.stdout.read(_PIECE):
            yield piece
        _end("pg_dump", process)


def load(url: str, pieces: Iterable[bytes]) -> None:
    """Load a dump into an empty database, all of it or nothing."""
    name = urlsplit(url).path.lstrip("/")
    with _client("pg_restore", url, (*_LOAD, name), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin is not None  # noqa: S101 -- it is piped
        try:
            for piece in pieces:
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it says itself why it would take no more
        _end("pg_restore", process)


async def is_empty(url: str) -> bool:
    """Whether no table is there yet."""
    connection = await asyncpg.connect(_plain(url))
    try:
        return not await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    finally:
        await connection.close()


async def empty(url: str) -> None:
    """Take away everything that is there."""
    connection = await asyncpg.connect(_plain(url))
    try:
        await connection.execute(_EMPTY)
    except asyncpg.LockNotAvailableError:
        raise BackupFault("the database is in use; stop every process of the hub first") from None
    finally:
        await connection.close()


def _client(program: str, url: str, options: tuple[str, ...], *, stdin: int, stdout: int) -> subprocess.Popen[bytes]:
    found = shutil.which(program)
    if found is None:
        raise BackupFault(f"{program} is not installed; install PostgreSQL's client of the server's version or later")
    return subprocess.Popen(  # noqa: S603 -- our own options, no shell
        (found, *options), env=_environment(url), stdin=stdin, stdout=stdout, stderr=subprocess.PIPE
    )


def _end(program: str, process: subprocess.Popen[bytes]) -> None:
    assert process.stderr is not None  # noqa: S101 -- it is piped
    said = process.stderr.read().decode(errors="replace")
    if process.wait():
        # Its first complaint alone: what follows may quote a row.
        told = next((line for line in said.splitlines() if "error:" in line), f"{program} failed")
        raise BackupFault(told.strip() + (_OWNER if any(sign in told for sign in _REFUSED) else ""))


def _environment(url: str) -> dict[str, str]:
    """How the client finds the server: never as arguments, which every user of the machine can list."""
    address = urlsplit(url)
    asked = {key: values[0] for key, values in parse_qs(address.query).items()}
    told = {
        "PGHOST": address.hostname or asked.get("host"),
        "PGPORT": str(address.port or asked.get("port") or 5432),
        "PGUSER": unquote(address.username) if address.username else None,
        "PGPASSWORD": unquote(address.password) if address.password else None,
        "PGDATABASE": unquote(address.path.lstrip("/")),
        "PGSSLMODE": asked.get("ssl") or asked.get("sslmode"),
        "PGOPTIONS": "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "HUB_"))}
    return kept | {name: value for name, value in told.items() if value}


def _plain(url: str) -> str:
    """The address without what concerns the hub's pool."""
    return url.partition("?")[0]
