"""The second wall: PostgreSQL itself shows a union nothing of others, whatever the hub's queries forget to ask."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg  # type: ignore[import-untyped]
import pytest
from tortoise import Tortoise
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from hub.access import journals
from hub.access import queries as accounts
from hub.access.commands import provision
from hub.access.journals import JournalFilter
from hub.access.roles import Role
from hub.access.scope import Scope, region_scope
from hub.database import Db, bulk, reader, security, transaction
from hub.database.migrating import migrate
from hub.database.policies import ALLOWED
from hub.database.walls import EVERYTHING, Wall, across_region, behind, everywhere, present, stand, told
from hub.errors import DatabaseBusy, SettingsFault
from hub.imports import queries as imports
from hub.imports.models import FoundItem
from hub.imports.queries import FindingFilter
from hub.imports.states import ImportState, Outcome
from hub.installation import installed
from hub.members import commands as enrolling
from hub.members import queries as members
from hub.members.models import Member
from hub.members.queries import MemberFilter
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.queries import OrgFilter
from hub.paging import Window
from hub.procedures import activation
from hub.region import Against
from hub.settings import Settings
from hub.web.shell import Shell
from hub.worker import ringing
from tests.factories import make_member, make_org, make_root, person_values, scope_of
from tests.hub.imports.setting import account_of, imported, start, worked, workers
from tests.hub.recount import assert_counters_right
from tests.workbooks import member_workbook

ALL = Window(first=100)


@dataclass(frozen=True, slots=True)
class Province:
    """A root, two counties beside each other, each with a factory's union below it, and a clerk of the first county."""

    root: Org
    ours: Org
    theirs: Org
    clerk: Scope
    our_people: frozenset[UUID]
    their_people: frozenset[UUID]


@pytest.fixture
async def postgres(postgres_settings: Settings) -> AsyncIterator[Settings]:
    """The installation on PostgreSQL; nobody has said yet who asks."""
    EXECUTOR_CACHE.clear()
    async with installed(postgres_settings) as opened:
        yield opened
    EXECUTOR_CACHE.clear()


@pytest.fixture
async def province(postgres: Settings) -> Province:
    with everywhere():
        root = await make_root()
        ours, theirs = await make_org(root, "虚构甲县总工会"), await make_org(root, "虚构乙县总工会")
        clerk, other = await account_of(ours), await account_of(theirs)
        our_people = [(await make_member(ours)).id, (await make_member(ours)).id]
        their_people = [(await make_member(theirs)).id for _ in range(3)]
        # Each county has sent a file with a row that is wrong, corrected a record, and handed out a code.
        for scope, org, first in ((clerk, ours, 1), (other, theirs, 50)):
            rows = workers(3, first)
            rows[2]["移动电话"] = "1600000"
            done = await imported(scope, org, member_workbook(rows))
            assert done.outcome == Outcome.PARTIAL, done.remark
            people = [one.id for one in await Member.filter(import_id=done.id)]
            (our_people if org is ours else their_people).extend(people)
            await enrolling.update(scope, people[0], {"education": "1"})
            below = await make_org(org, active=False)
            await activation.issue_code(scope_of(org), below.id)
        return Province(root, ours, theirs, clerk, frozenset(our_people), frozenset(their_people))


@contextmanager
def blindfolded(province: Province) -> Iterator[Scope]:
    """The hub's own filters switched off: it takes the clerk for somebody of the whole region."""
    with behind(province.clerk.wall):
        yield region_scope(province.root.region, role=Role.UNION_ADMIN)


async def test_every_table_is_behind_row_security_that_binds_its_owner_too(postgres: Settings) -> None:
    with everywhere():
        rows = await reader().execute_query_dict(
            """SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS closed,
                      (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid) AS policies
               FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"""
        )
    told = {row["name"]: (row["closed"], row["policies"]) for row in rows}
    told.pop("tortoise_migrations")
    assert told == dict.fromkeys(ALLOWED, (True, 1))
    assert {model._meta.db_table for model in Tortoise.apps["hub"].values()} == set(ALLOWED)


async def test_the_hub_works_as_a_role_that_row_security_binds(postgres: Settings) -> None:
    assert await security.weakness() == ""


async def test_the_hub_adds_to_the_journal_and_changes_nothing_in_it(province: Province) -> None:
    # Given entries and steps, and somebody who has taken the hub's own role over
    for statement in (
        "UPDATE journal SET actor = 'nobody'",
        "DELETE FROM journal",
        "TRUNCATE journal",
        "DELETE FROM journal_head",
        "UPDATE revision SET actor = 'nobody'",
        "UPDATE revision SET version = version + 1",
    ):
        with everywhere(), pytest.raises(OperationalError, match="permission denied"):
            async with transaction() as tx:
                await tx.execute_query(statement)
    # What the hub itself does goes on: another entry, another key for what is sealed
    with everywhere():
        await enrolling.update(province.clerk, min(province.our_people), {"education": "2"})
        async with transaction() as tx:
            await tx.execute_query("UPDATE revision SET changes_sealed = changes_sealed")


async def test_policies_of_another_edition_are_waited_for_and_mended(postgres_settings: Settings) -> None:
    # Given a database whose policies were loosened, as by an earlier edition
    owner = await asyncpg.connect(postgres_settings.database_owner)
    await owner.execute("DROP POLICY wall ON org; CREATE POLICY wall ON org USING (true)")
    await owner.execute("ALTER TABLE member DISABLE ROW LEVEL SECURITY")
    await owner.close()
    # When a hub starts, it refuses; hub migrate puts them right, once
    with pytest.raises(SettingsFault, match="row security"):
        await installed(postgres_settings).__aenter__()
    assert await migrate(postgres_settings) == ("row security",)
    assert await migrate(postgres_settings) == ()
    async with installed(postgres_settings):
        assert await Org.all().using_db(reader()).count() == 0


async def test_an_owner_or_superuser_at_work_is_told_at_start(
    postgres_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    owner = replace(postgres_settings, database=postgres_settings.database_owner)
    async with installed(owner), ringing(owner):
        pass
    assert "no second wall: row security does not bind the role postgres" in caplog.text


async def test_sqlite_says_at_start_that_it_has_no_second_wall(
    installation: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with ringing(installation):
        pass
    assert "no second wall: SQLite has no row security" in caplog.text


async def test_behind_no_wall_nothing_is_seen_and_nothing_written(province: Province) -> None:
    for table in ALLOWED:
        assert await reader().execute_query_dict(f'SELECT 1 FROM "{table}" LIMIT 1') == [], table
    with pytest.raises(OperationalError, match="row-level security"):
        async with transaction() as tx:
            await tx.execute_query("INSERT INTO serial (id, region, name, given) VALUES (gen_random_uuid(), '', '', 1)")


async def test_with_the_filters_switched_off_the_queries_still_return_nothing_foreign(province: Province) -> None:
    with blindfolded(province) as anybody:
        unions = (await orgs.page(anybody, OrgFilter(), ALL)).items
        assert {one.path[: len(province.ours.path)] for one in unions} == {province.ours.path}
        found = await members.page(anybody, province.root, MemberFilter(subtree=True), ALL)
        assert {one.id for one in found.items} == province.our_people
        assert (await found.total()).count == len(province.our_people)
        assert set(await members.by_ids(anybody, province.their_people)) == set()
        assert set(await orgs.by_ids(anybody, [province.theirs.id, province.root.id])) == set()
        assert {one.org_id for one in (await accounts.page(anybody, None, ALL)).items} == {province.ours.id}
        entries = (await journals.page(anybody, "", JournalFilter(), ALL)).items
        assert entries
        assert {one.org_path[: len(province.ours.path)] for one in entries} == {province.ours.path}
        with everywhere():
            (sent,) = (await imports.page(scope_of(province.theirs), province.theirs.id, ALL)).items
        assert (await imports.findings(anybody, sent, FindingFilter(), ALL)).items == []
        assert await imports.by_ids(anybody, [sent.id]) == {}


async def test_row_by_row_no_table_shows_what_hangs_on_another_union(province: Province) -> None:
    """Every table with something of both counties in it: ours is seen, theirs is not, and each row is one or other."""
    ours: dict[str, set[str]] = {}
    theirs: dict[str, set[str]] = {}
    for table in ALLOWED:
        for seen, wall in ((ours, province.clerk.wall), (theirs, scope_of(province.theirs).wall)):
            with behind(wall):
                key = "region" if table == "journal_head" else "key" if table == "attempt" else "id"
                rows = await reader().execute_query_dict(f'SELECT "{key}"::text AS id FROM "{table}"')
            seen[table] = {row["id"] for row in rows}
    whole_region = {"job", "serial"}
    for table in ALLOWED.keys() - whole_region:
        assert not ours[table] & theirs[table], table
    for table in ("org", "member", "revision", "account", "secret", "import", "finding", "journal"):
        assert ours[table], table
        assert theirs[table], table


async def test_nothing_of_another_union_can_be_written(province: Province) -> None:
    theirs = min(province.their_people)
    with behind(province.clerk.wall):
        async with transaction() as tx:
            assert await Member.filter(id=theirs).using_db(tx).update(full_name="改名") == 0
            assert await Member.filter(id=theirs).using_db(tx).delete() == 0
            assert await Org.filter(id=province.theirs.id).using_db(tx).update(member_count=0) == 0
        with pytest.raises(OperationalError, match="row-level security"):
            async with transaction() as tx:
                await Member.filter(id=min(province.our_people)).using_db(tx).update(org_id=province.theirs.id)
    with everywhere():
        one = await Member.get(id=theirs)
    columns = {name: [getattr(one, name)] * 60 for name in Member._meta.fields_db_projection}
    columns |= {"id": [uuid4() for _ in range(60)], "id_number_index": [None] * 60}
    columns["member_no"] = [f"X{at}" for at in range(60)]
    with behind(province.clerk.wall), pytest.raises(OperationalError, match="row-level security"):
        async with transaction() as tx:
            await bulk.insert(tx, Member, columns)


async def test_a_wall_never_meets_the_next_user_of_a_connection(postgres_settings: Settings) -> None:
    one_connection = replace(postgres_settings, database=f"{postgres_settings.database}?minsize=1&maxsize=1")
    EXECUTOR_CACHE.clear()
    async with installed(one_connection):
        with everywhere():
            await make_root()
            assert await Org.all().using_db(reader()).count() == 1
            async with transaction() as tx:
                assert await Org.all().using_db(tx).count() == 1
        assert await Org.all().using_db(reader()).count() == 0
        async with transaction() as tx:
            assert await Org.all().using_db(tx).count() == 0
        # Nor does what somebody has slipped in for the whole session.
        with everywhere():
            await reader().execute_query("SELECT set_config('hub.reach', 'hub', false)")
        assert await Org.all().using_db(reader()).count() == 0
    EXECUTOR_CACHE.clear()


async def test_the_wall_moves_with_the_task_within_a_transaction_and_over_savepoints(province: Province) -> None:
    async def seen(tx: Db) -> int:
        return await Org.filter(parent_id__isnull=True).using_db(tx).count()

    with behind(province.clerk.wall):
        async with transaction() as tx:
            assert await seen(tx) == 0
            with across_region():
                assert await seen(tx) == 1
            assert await seen(tx) == 0
            with suppress(ZeroDivisionError):
                async with in_transaction("default") as inner:
                    with everywhere():
                        assert await seen(inner) == 1
                    raise ZeroDivisionError
            assert await seen(tx) == 0
            # Whoever asks side by side in one transaction is each behind a wall of its own.
            assert await asyncio.gather(*(_as(wall, seen(tx)) for wall in (True, False) * 10)) == [1, 0] * 10


async def _as(wide: bool, asked: Awaitable[int]) -> int:
    with everywhere() if wide else behind(None):
        return await asked


async def test_a_clerk_does_all_its_work_behind_its_own_wall(province: Province) -> None:
    with behind(province.clerk.wall):
        one = await enrolling.enroll(province.clerk, province.ours.id, person_values(900))
        await enrolling.update(province.clerk, one.id, {"full_name": "试九百"})
        held = (await Member.get(id=one.id, using_db=reader())).id_number_index
        assert held is not None
        below = await make_org(province.ours)
        await provision(province.clerk, below.id, Role.UNION_ADMIN, "下级管理员")
        taken, _ = await members.holders(province.clerk, below, [held])
        assert [holder.against for holder in taken.values()] == [Against.VISIBLE_UNION]
        await enrolling.end_membership(province.clerk, one.id, "6", reason="1", on=one.since)
        await enrolling.enroll(province.clerk, below.id, person_values(900))
        await enrolling.delete(province.clerk, (await make_member(province.ours)).id, "登记错误，重复录入")
    with everywhere():
        await assert_counters_right()


async def test_an_import_is_done_behind_the_wall_of_whoever_asked_for_it(province: Province) -> None:
    with behind(province.clerk.wall):
        one = await start(province.clerk, province.ours, member_workbook(workers(120, 200)))
    with everywhere():  # as a worker begins: from then on the import finds its own place
        done = await worked(one)
        assert (done.state, done.created) == (ImportState.DONE, 120), done.remark
        await assert_counters_right()
        assert await FoundItem.filter(import_id=done.id, severity="ERROR").count() == 0


async def test_a_member_sees_its_own_record_and_no_colleague(province: Province) -> None:
    own = min(province.our_people)
    person = replace(scope_of(province.ours, Role.MEMBER), member_id=own)
    with behind(person.wall):
        assert [one.id for one in await Member.all().using_db(reader())] == [own]


async def test_a_request_begins_behind_no_wall_and_leaves_none_behind() -> None:
    met: list[Wall | None] = []

    async def app(scope: object, receive: object, send: object) -> None:
        met.append(present())
        stand(EVERYTHING)

    with behind(Wall(region="hainan")):
        await Shell(app)({"type": "http", "headers": []}, _nothing, _nothing)
        assert met == [None]
        assert present() == Wall(region="hainan")


async def _nothing(*_: object) -> Any:
    raise AssertionError


async def test_who_is_found_beyond_the_wall_is_not_told(province: Province) -> None:
    with everywhere():
        index = (await Member.get(id=min(province.their_people))).id_number_index
    assert index is not None
    with behind(province.clerk.wall):
        (holder,) = (await members.holders(province.clerk, province.ours, [index])).found.values()
    assert (holder.against, holder.org_name, holder.member_id) == (Against.HIDDEN_UNION, None, None)


async def test_a_statement_that_takes_too_long_or_waits_too_long_is_refused_with_a_code(
    postgres_settings: Settings,
) -> None:
    EXECUTOR_CACHE.clear()
    with everywhere():
        async with installed(replace(postgres_settings, statement_seconds=1, lock_seconds=1)):
            with pytest.raises(DatabaseBusy) as slow:
                await reader().execute_query("SELECT pg_sleep(5)")
            assert (slow.value.code, slow.value.retry_after) == ("DATABASE_BUSY", 5)
            root, apart = await make_root(), copy_context()  # a task begun within a transaction would share it
            async with transaction() as tx:
                await Org.filter(id=root.id).using_db(tx).update(level=1)
                with pytest.raises(DatabaseBusy):
                    await asyncio.create_task(_touched(root), context=apart)
            await _touched(root)
    EXECUTOR_CACHE.clear()


async def _touched(*orgs: Org) -> None:
    with everywhere():
        async with transaction() as tx:
            for org in orgs:
                await Org.filter(id=org.id).using_db(tx).update(level=1)
                await asyncio.sleep(0.2)


async def test_of_two_in_each_others_way_one_is_done_and_the_other_told_to_come_again(
    postgres_settings: Settings,
) -> None:
    EXECUTOR_CACHE.clear()
    with everywhere():
        async with installed(postgres_settings):
            one = await make_root()
            other = await make_org(one)
            ends = await asyncio.gather(_touched(one, other), _touched(other, one), return_exceptions=True)
            (loser,) = [end for end in ends if end is not None]
            assert isinstance(loser, DatabaseBusy)
    EXECUTOR_CACHE.clear()


def test_what_is_no_name_path_or_identifier_is_never_told_to_the_server() -> None:
    with pytest.raises(ValueError, match="neither a region's name"):
        told(Wall(region="hainan'; SET hub.reach = 'hub"))
