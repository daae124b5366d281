"""Row security in a live database: installed by the owner of the tables, looked at by whoever works with them."""

from urllib.parse import SplitResult, unquote

from hub.database import Db, is_sqlite, reader
from hub.database.policies import fingerprint, statements

WAITS = "row security"  # what a database waits for whose policies are of another edition


async def install(tx: Db, worker: SplitResult) -> None:
    """Put every table behind its policy, and let in the role that the hub works as; it is made if there is none."""
    (row,) = await tx.execute_query_dict("SELECT current_user AS owner, current_database() AS database")
    role = unquote(worker.username or "")
    other = bool(role) and role != row["owner"]
    if other:
        await _enter(tx, role, unquote(worker.password or ""))
        await tx.execute_script(f"GRANT CONNECT, TEMPORARY ON DATABASE {_name(row['database'])} TO {_name(role)}")
    for statement in statements(_name(role) if other else ""):
        await tx.execute_script(statement)


async def missing(db: Db) -> tuple[str, ...]:
    """`WAITS`, if the policies are not those of this edition."""
    sql = """SELECT obj_description(oid, 'pg_policy') AS edition FROM pg_policy WHERE polrelid = to_regclass('org')"""
    editions = [row["edition"] for row in await db.execute_query_dict(sql)]
    return () if editions == [fingerprint()] else (WAITS,)


async def weakness() -> str:
    """Why there is no second wall around each union's rows here; empty if there is one."""
    db = reader()
    if is_sqlite(db):
        return "SQLite has no row security: only the hub's own queries keep unions apart"
    (row,) = await db.execute_query_dict(_ROLE)
    if row["unbound"]:
        return f"row security does not bind the role {row['name']}: it is a superuser, or may bypass it"
    if row["owns"]:
        return f"the role {row['name']} owns the tables and could lift their row security; see HUB_DATABASE_OWNER"
    return ""


async def _enter(tx: Db, role: str, password: str) -> None:
    if await tx.execute_query_dict("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]):
        return
    (made,) = await tx.execute_query_dict(_MAKE, [role, password])
    # Roles belong to the whole cluster: another database's migration may make the same one at this moment.
    there = "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL"
    await tx.execute_script(f"DO $make$ BEGIN {made['statement']}; {there}; END $make$")


def _name(role: str) -> str:
    return '"' + role.replace('"', '""') + '"'


_MAKE = """
    SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD %L',
                  $1::text, nullif($2::text, '')) AS statement
"""
_ROLE = """
    SELECT current_user AS name, rolsuper OR rolbypassrls AS unbound,
           EXISTS (SELECT 1 FROM pg_class WHERE oid = to_regclass('org') AND pg_has_role(relowner, 'USAGE')) AS owns
    FROM pg_roles WHERE rolname = current_user
"""
