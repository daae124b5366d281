"""The second wall around a person: its own record and what hangs on it, its own union, and of all else no row."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from hub.access import sessions
from hub.access.commands import provision
from hub.access.models import Account
from hub.access.roles import Role
from hub.access.scope import Scope, region_scope
from hub.database import reader, transaction
from hub.database.policies import ALLOWED
from hub.database.walls import behind, everywhere
from hub.imports import forms, reviewing
from hub.installation import installed
from hub.members import commands, reviews
from hub.members import queries as members
from hub.members.models import Member
from hub.members.queries import MemberFilter
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.paging import Window
from hub.region import Decision
from hub.reviewing import queries as proposals
from hub.rights import accesses, copying
from hub.settings import Settings
from hub.transfers import deciding, requesting
from hub.transfers.requesting import Request
from tests.card_rows import lay_batch, lay_card
from tests.factories import make_member, make_org, make_root, person_values, scope_of
from tests.hub.imports.setting import account_of, imported, workers
from tests.workbooks import member_workbook

KEPT = frozenset({"journal_head", "answer", "attempt"})  # the hub's own, keyed otherwise
OF_A_PERSON = {"member": "id", "membership": "member_id", "hold": "member_id", "card": "member_id",
               "proposal": "subject_id", "transfer": "subject_id"}  # fmt: skip
BESIDE = frozenset({"org", "account", "session", "revision", "card_batch_row", "approval", "notice", "job"})


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Members of one union: the scope is the first one's; another has a card under way, a third a transfer."""

    union: Org
    target: Org
    person: Scope
    own: Member
    other: Member


@pytest.fixture
async def colleagues(postgres_settings: Settings) -> AsyncIterator[Colleagues]:
    """Each once in another union, with an account, a card, a transfer or a hold, and a correction that waits."""
    EXECUTOR_CACHE.clear()
    async with installed(postgres_settings):
        with everywhere():
            root = await make_root()
            before, union, target = await make_org(root), await make_org(root), await make_org(root)
            await imported(await account_of(union), union, member_workbook([*workers(2, 300), {"姓名": "试甲"}]))
            scopes, people = list[Scope](), list[Member]()
            batch = await lay_batch(union)
            for order in (1, 2, 3):
                one = await make_member(before, order)
                await commands.end_membership(scope_of(before), one.id, "6", reason="5", on=date(2021, 5, 1))
                one = await commands.enroll(scope_of(union), union.id, person_values(order))
                made = await provision(scope_of(union), union.id, Role.MEMBER, f"试{order}", member_id=one.id)
                await Account.filter(id=made.account.id).update(must_change_password=False)
                async with transaction() as tx:
                    await sessions.open_session(tx, made.account)
                scope = await sessions.scope_of_account(made.account.id)
                assert scope is not None
                await commands.update(scope, one.id, {"mobile": f"1609999000{order}"})
                scopes.append(replace(scope, stepped_up=True))
                people.append(await Member.get(id=one.id))
            await lay_card(people[1], batch=batch)
            await requesting.request(scopes[2], Request(member_id=people[2].id, to_id=target.id))
        yield Colleagues(union, target, scopes[0], *people[:2])
    EXECUTOR_CACHE.clear()


async def ids(table: str, column: str = "id") -> set[UUID]:
    rows = await reader().execute_query_dict(f'SELECT "{column}" AS id FROM "{table}"')
    return {UUID(str(row["id"])) for row in rows}


async def test_of_all_tables_a_person_is_shown_its_own_rows_and_its_union(colleagues: Colleagues) -> None:
    person, own = colleagues.person, colleagues.own.id
    with behind(person.wall):
        await requesting.request(person, Request(member_id=own, to_id=colleagues.target.id))
        for table, column in OF_A_PERSON.items():
            assert await ids(table, column) == ({own} if table != "card" else set()), table
        assert await ids("org") == {colleagues.union.id}
        assert await ids("account") == await ids("session", "account_id") == {person.account_id}
        assert await ids("revision", "subject_id") == {own}
        assert await ids("card_batch_row") == set()
        assert await ids("approval", "transfer_id") == await ids("transfer")
        assert await ids("notice", "account_id") <= {person.account_id}
        for table in ALLOWED.keys() - OF_A_PERSON.keys() - BESIDE - KEPT:
            assert await ids(table) == set(), table


async def test_an_own_card_is_seen_and_its_batch_is_not(colleagues: Colleagues) -> None:
    person = replace(colleagues.person, member_id=colleagues.other.id)
    with behind(person.wall):
        assert await ids("card", "member_id") == await ids("hold", "member_id") == {colleagues.other.id}
        assert await ids("card_batch") == await ids("bank_file") == set()


async def test_with_the_filters_switched_off_the_queries_still_return_one_record(colleagues: Colleagues) -> None:
    anybody, everyone = region_scope("hainan", role=Role.UNION_ADMIN), Window(first=100)
    with behind(colleagues.person.wall):
        assert (await orgs.by_ids(anybody, [colleagues.union.id])).keys() == {colleagues.union.id}
        found = await members.page(anybody, colleagues.union, MemberFilter(subtree=True), everyone)
        assert [one.id for one in found.items] == [colleagues.own.id]
        both = [colleagues.own.id, colleagues.other.id]
        assert (await proposals.open_ones(anybody, both)).keys() == {colleagues.own.id}
        assert (await members.memberships(anybody, both))[colleagues.own.id]
        assert await proposals.waiting(replace(anybody, org_id=colleagues.union.id), "member") == 1
        async with transaction() as tx:
            assert await Member.filter(id=colleagues.other.id).using_db(tx).update(full_name="改名") == 0
            assert await Org.filter(parent_id__isnull=True).using_db(tx).update(level=2) == 0


async def test_a_member_without_a_record_sees_none(colleagues: Colleagues) -> None:
    with behind(replace(colleagues.person, member_id=None).wall):
        assert await ids("member") == await ids("proposal", "subject_id") == set()


async def test_a_member_does_all_its_business_behind_its_own_wall(colleagues: Colleagues) -> None:
    person, own, leader = colleagues.person, colleagues.own.id, scope_of(colleagues.union, Role.UNION_LEADER)
    with behind(person.wall):
        await reviews.withdraw(person, own)
        await forms.update_member(person, own, {"mobile": "16099990009", "address": "虚构县甘蔗路3号"})
        assert await commands.unmask(person, own, ["mobile"], "核对本人信息") == {"mobile": "16000000001"}
        one = await requesting.request(person, Request(member_id=own, to_id=colleagues.target.id))
        await deciding.cancel(person, one.id)
    with behind(leader.wall):
        changed, _ = await reviewing.review_member(leader, own, Decision.APPROVED, "属实")
        assert changed.version == colleagues.own.version + 1
    with behind(person.wall):
        assert (await proposals.last_decided(person, [own]))[own].decision == "APPROVED"
        await copying.ask(person)
        name, content = await copying.give(person, str)
        assert (name, content[:2]) == ("本人信息.xlsx", b"PK")
        seen = await accesses.page(person, await members.visible(person, own), Window(first=9))
        assert [entry.act for entry in seen.items] == ["downloadCopy", "copyMyData", "unmask"]
