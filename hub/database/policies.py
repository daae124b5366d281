"""Row security: which rows of each table PostgreSQL lets through a wall. Whatever table is not named is closed."""

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType

NAME = "wall"
MIGRATIONS = "tortoise_migrations"


def _told(name: str) -> str:
    return f"(SELECT current_setting('hub.{name}', true))"  # as a subquery it is asked once a statement, not once a row


_EVERYTHING = f"{_told('reach')} = 'hub'"
_REGION = f"{_told('reach')} = 'region' AND region = {_told('region')}"
_BANK = f"{_told('reach')} = 'bank' AND region = {_told('region')}"  # sees by leave alone: no union, no person
_PERSON = f"{_told('reach')} = 'person' AND region = {_told('region')}"  # sees by leave alone: what is its own
_ANY = f"{_told('reach')} IN ('region', 'bank', 'person')"
_WHOLE = f"{_told('path')} = ''"
_ACCOUNT = "(SELECT nullif(current_setting('hub.account', true), '')::uuid)"
_OWN = f"(SELECT own.org_id FROM account own WHERE own.id = {_ACCOUNT})"
_HOME = f"(SELECT home.id FROM org home WHERE home.region = {_told('region')} AND home.path = {_told('path')})"
_MEMBER = "(SELECT nullif(current_setting('hub.member', true), '')::uuid)"


def _below(path: str) -> str:
    return f"({_WHOLE} OR ({path} >= {_told('path')} AND {path} < {_told('until')}))"


def _seen(table: str, key: str) -> str:
    """The row of another table that it hangs on is behind the wall: that table's own policy says so.

    Of a union nearly always the one the wall stands around, which is looked up once a statement, not once a row.
    """
    seen = f"EXISTS (SELECT 1 FROM {table} above WHERE above.id = {key})"
    return f"({key} = {_HOME} OR {seen})" if table == "org" else seen


_OF_ITS_BANK = (  # sent and not closed: the states are hub.cards' own
    f"{_BANK} AND {_below('org_path')} AND state IN ('SUBMITTED', 'REVIEWING', 'ANSWERED')"
    f" AND bank = (SELECT own.bank FROM account own WHERE own.id = {_ACCOUNT})"
)

_EITHER_SIDE = (  # of a transfer; they may be in two regions; or it is the union itself that moves
    f"(from_region = {_told('region')} AND ({_WHOLE} OR {_seen('org', 'from_org_id')})"
    f" OR to_region = {_told('region')} AND ({_WHOLE} OR {_seen('org', 'to_org_id')})"
    f" OR from_region = {_told('region')} AND asked_by = 'SELF' AND {_seen('org', 'subject_id')})"
)

ALLOWED: Mapping[str, str] = MappingProxyType(
    {
        "org": f"{_REGION} AND {_below('path')} OR {_PERSON} AND path = {_told('path')}",
        "member": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'org_id')}) OR {_PERSON} AND id = {_MEMBER}",
        "membership": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'org_id')}) OR {_PERSON} AND member_id = {_MEMBER}",
        "hold": f"{_REGION} AND ({_WHOLE} OR {_seen('member', 'member_id')}) OR {_PERSON} AND member_id = {_MEMBER}"
        f" OR {_BANK} AND {_seen('card', 'subject_id')}",
        "join_application": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'org_id')})",
        "proposal": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'org_id')}) OR {_PERSON} AND subject_id = {_MEMBER}",
        "revision": f"{_REGION} AND ({_WHOLE} OR {_seen('member', 'subject_id')} OR {_seen('org', 'subject_id')}"
        f" OR {_seen('card', 'subject_id')}) OR {_BANK} AND {_seen('card', 'subject_id')}"
        f" OR {_PERSON} AND (subject_id = {_MEMBER} OR {_seen('card', 'subject_id')})",
        "card_batch": f"{_REGION} AND {_below('org_path')} OR {_OF_ITS_BANK}",
        "card": f"{_REGION} AND ({_WHOLE} OR {_seen('member', 'member_id')})"
        f" OR {_BANK} AND {_seen('card_batch', 'batch_id')} OR {_PERSON} AND member_id = {_MEMBER}",
        "card_batch_row": f"{_ANY} AND region = {_told('region')}"
        f" AND ({_seen('card', 'card_id')} OR {_seen('card_batch', 'batch_id')})",
        "bank_file": f"({_REGION} OR {_BANK}) AND {_seen('card_batch', 'batch_id')}",
        "transfer": f"{_told('reach')} = 'region' AND {_EITHER_SIDE}"
        f" OR {_told('reach')} = 'person' AND subject_id = {_MEMBER}",
        "approval": f"{_ANY} AND {_seen('transfer', 'transfer_id')}",
        "account": f"{_REGION} AND ({_WHOLE} OR id = {_ACCOUNT} OR {_seen('org', 'org_id')})"
        f" OR ({_BANK} OR {_PERSON}) AND id = {_ACCOUNT}",
        "handover": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'org_id')})",
        "responsible": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'org_id')})",
        "second_factor": f"{_ANY} AND {_seen('account', 'account_id')}",
        "notice": f"({_REGION} OR {_BANK} OR {_PERSON}) AND account_id = {_ACCOUNT}",
        "session": f"{_ANY} AND {_seen('account', 'account_id')}",
        "secret": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'subject_id')})"
        f" OR {_ANY} AND region = {_told('region')}"
        f" AND ({_seen('account', 'subject_id')} OR {_seen('second_factor', 'subject_id')})",
        "export_request": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'org_id')})",
        "export_approval": f"{_REGION} AND {_seen('export_request', 'export_id')}",
        "export_row": f"{_REGION} AND {_seen('export_request', 'export_id')}",
        "export_file": f"{_REGION} AND {_seen('export_request', 'export_id')}",
        "import": f"{_REGION} AND {_below('org_path')} OR {_BANK} AND account_id = {_ACCOUNT} AND kind = 'BANK_RESULT'",
        "finding": f"{_ANY} AND {_seen('import', 'import_id')}",
        "tally": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'org_id')})",
        "collection_target": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'org_id')})",
        "collection_alert": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'org_id')})",
        "inspection_window": _REGION,
        "inspection_confirmation": f"{_REGION} AND ({_WHOLE} OR {_seen('org', 'org_id')})",
        "upload": f"{_ANY} AND account_id = {_ACCOUNT}",
        "foreign_hit": f"{_ANY} AND account_id = {_ACCOUNT}",
        "listed": f"{_ANY} AND account_id = {_ACCOUNT}",
        # where its union stood when it was done; and of the union itself, wherever it has moved since
        "journal": f"{_REGION} AND ({_below('org_path')} OR org_id = {_OWN})",
        # a job's subject is seen or not seen by the subject's own policy; its payload is sealed
        "job": f"{_ANY} AND region = {_told('region')}",
        "serial": _REGION,
        # The hub's own: no union reads them, and the functions that write them say so.
        "code_list": "false",
        "listed_code": "false",
        "listed_employer": "false",
        "journal_head": "false",
        "answer": "false",
        "attempt": "false",
    }
)
"""By table: the rows that may be read and written within a region. A hub-wide wall lets everything through."""


REVOKED: Mapping[str, str] = MappingProxyType(
    {
        MIGRATIONS: "INSERT, UPDATE, DELETE",
        "journal": "UPDATE, DELETE",  # what was done stays done: entries are only added
        "journal_head": "DELETE",
        "revision": "UPDATE",
    }
)
"""What the role that the hub works as may not do, though it may read and write every table."""

GRANTED: Mapping[str, str] = MappingProxyType({"revision": "UPDATE (changes_sealed)"})  # the same, under another key
"""What it may do all the same."""


def statements(role: str) -> list[str]:
    """What makes row security and the role's rights what they are to be, whatever they were. ``role`` is quoted."""
    made = [_INSTALL.format(name=NAME)]
    for table, allowed in ALLOWED.items():
        made.append(f'CREATE POLICY {NAME} ON "{table}" USING ({_sees(allowed)})')
    made.append(f"COMMENT ON POLICY {NAME} ON org IS '{fingerprint()}'")
    if role:
        made += [
            f"GRANT USAGE ON SCHEMA public TO {role}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            *(f'REVOKE {what} ON "{table}" FROM {role}' for table, what in REVOKED.items()),
            *(f'GRANT {what} ON "{table}" TO {role}' for table, what in GRANTED.items()),
        ]
    return made


def fingerprint() -> str:
    """Tells one edition of these policies from another."""
    policies = [(table, _sees(allowed)) for table, allowed in ALLOWED.items()]
    return sha256(repr((policies, [*REVOKED.items()], [*GRANTED.items()])).encode()).hexdigest()[:16]


def _sees(allowed: str) -> str:
    """As a CASE: of an OR the planner would guess that it lets nearly nothing through, and sort all there is."""
    return f"CASE WHEN {_EVERYTHING} THEN true WHEN {allowed} THEN true ELSE false END"


_INSTALL = f"""
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '{MIGRATIONS}' LOOP
        EXECUTE format('DROP POLICY IF EXISTS {{name}} ON public.%I', one.name);
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', one.name);
    END LOOP;
END $$
"""
