"""All members of a union go to another one: what is asked of the database does not grow with how many they are."""

from dataclasses import replace
from uuid import UUID

from hub.access import accounts
from hub.access.homes import home
from hub.access.models import Account, Notice
from hub.access.roles import Role
from hub.access.states import AccountState
from hub.database import transaction
from hub.database.walls import everywhere
from hub.imports import forms
from hub.journal import revisions
from hub.journal.deeds import deed
from hub.members import together
from hub.members.models import Member
from hub.orgs.models import Org
from hub.settings import Settings
from tests.factories import CLERK, make_member, make_org, make_root, scope_of
from tests.schema.statements import statements


async def _clerk(org: Org, order: int) -> Account:
    async with transaction() as tx:
        return await accounts.create(
            tx,
            region=org.region,
            place=await home(tx, org.id),
            role=Role.UNION_ADMIN,
            login_name=f"经办{org.seq}-{order}",
            display_name="张伟",
            password="correct horse battery staple",
            is_initial=False,
        )


async def _gone(root: Org, many: int) -> tuple[list[str], list[Account], list[Member]]:
    """What is asked when so many go, each with a correction that an account of its own waits for."""
    union, other = await make_org(root), await make_org(root)
    people = [await make_member(union) for _ in range(many)]
    clerks = [await _clerk(union, order) for order in range(many)]
    for one, clerk in zip(people, clerks, strict=True):
        person = replace(scope_of(union, Role.MEMBER), member_id=one.id, account_id=clerk.id)
        await forms.update_member(person, one.id, {"mobile": "16099990001"})
    # The last of them has left meanwhile, and the first goes on with what it began
    clerks[-1].state, clerks[-1].successor_id = AccountState.REVOKED.value, clerks[0].id
    await clerks[-1].save()
    async with deed(CLERK, "dissolveOrg") as done, statements(done.tx) as seen:
        await together.move(done, union, other, [one.id for one in people], retained=False, act="dissolveOrg")
    return [one for one in seen if one.startswith("SELECT")], clerks, people


async def test_a_union_of_many_asks_no_more_than_one_of_two(installation: Settings) -> None:
    with everywhere():
        root = await make_root()
        few, _, _ = await _gone(root, 2)
        asked, clerks, people = await _gone(root, 9)
    assert 0 < len(asked) == len(few)
    # Each is told of its own correction, and the heir of both
    told = {clerk.id: await _about(clerk) for clerk in clerks}
    assert told.pop(clerks[0].id) == {people[0].id, people[-1].id}
    assert told.pop(clerks[-1].id) == set()
    assert told == {clerk.id: {one.id} for clerk, one in zip(clerks[1:-1], people[1:-1], strict=True)}
    # Who entered a person is still told first
    with everywhere():
        steps = await revisions.history(await Member.get(id=people[3].id), "enrollMember")
    assert [(step.version, step.act, step.by) for step in steps] == [
        (1, "enrollMember", CLERK.name),
        (2, "dissolveOrg", CLERK.name),
    ]
    assert steps[0].at == people[3].created_at


async def _about(clerk: Account) -> set[UUID | None]:
    with everywhere():
        notices = await Notice.filter(account_id=clerk.id)
    assert {one.title for one in notices} <= {"会员信息修改不再办理"}
    return {one.about_id for one in notices}
