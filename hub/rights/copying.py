"""A copy of all that is kept of a person: a workbook, for the person alone (个人信息保护法 第四十五条)."""

import asyncio

from hub.access.permissions import MAY, require
from hub.access.scope import Scope
from hub.errors import NotAllowed, NotFound
from hub.journal.deeds import Deed, deed
from hub.members import queries as members
from hub.members.models import Member
from hub.orgs import queries as orgs
from hub.rights.sheets import Label, sheets
from hub.templates import lists

FILE_NAME = "本人信息.xlsx"


async def ask(scope: Scope) -> None:
    """The person may fetch a copy now, by a link. Raises StepUpNeeded, NotAllowed; journalled."""
    async with deed(scope.actor, "copyMyData", region=scope.region) as done:
        require(scope, "copyMyData")
        await _own(done, scope)


async def give(scope: Scope, label: Label) -> tuple[str, bytes]:
    """The copy and its name, for the link's holder; journalled again. ``label``: what an act is called."""
    async with deed(scope.actor, "downloadCopy", region=scope.region) as done:
        if scope.role not in MAY["copyMyData"] or scope.is_held_back:
            raise NotAllowed()
        one = await _own(done, scope)
    told = await sheets(scope, one, label)
    return FILE_NAME, await asyncio.to_thread(lists, told)


async def _own(done: Deed, scope: Scope) -> Member:
    if scope.member_id is None:
        raise NotFound()
    one = await members.visible(scope, scope.member_id, done.tx)
    org = (await orgs.by_ids(scope, [one.org_id], done.tx)).get(one.org_id)
    done.about("member", one.id, one.member_no, org_id=one.org_id, org_path=org.path if org else "")
    return one
