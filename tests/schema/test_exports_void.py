"""An export does not outlive whoever asked for it or approved it, nor the superior whose word it was."""

from typing import Any

import pytest

from hub.access.models import Account
from hub.access.roles import Role
from hub.clock import now
from hub.database.walls import everywhere
from hub.exports import clock
from hub.exports.models import ExportFile
from hub.jobs import working
from hub.journal.models import JournalEntry
from hub.orgs.models import Org
from hub.settings import Settings
from schema.ids import node_id
from tests.schema.conftest import Somebody
from tests.schema.exporting import DECIDE, NOTICES, TODO, Exporting, codes, exporting

__all__ = ["exporting"]

REVOKE = 'mutation($a: ID!) { revokeAccount(account: $a, reason: "调离") { problems { code message } } }'
SEEN = "query($id: ID!) { node(id: $id) { ... on ExportRequest { state remark waitingFor { side } } } }"
LEFT = "已不在原岗位"


async def revoked(exporting: Exporting, by: Somebody, **which: Any) -> None:
    """Somebody's account is closed, as the superior does it."""
    with everywhere():
        one = await Account.get(**which)
    assert codes(await by.attempt(REVOKE, a=node_id("Account", one.id))) == []


@pytest.mark.parametrize("state", ["REQUESTED", "APPROVED", "READY"])
@pytest.mark.parametrize("who", [Role.UNION_ADMIN, Role.UNION_LEADER])
async def test_it_is_void_at_once_when_somebody_leaves(
    exporting: Exporting, either: Settings, state: str, who: Role
) -> None:
    asked, city = await exporting.ask(), await exporting.somebody(exporting.city)
    await exporting.leader.do(DECIDE, id=asked["id"], no="1号")
    if state != "REQUESTED":
        await exporting.above.do(DECIDE, id=asked["id"], no="2号")
    if state == "READY":
        await working.drain("export")
    told: dict[str, Any] = await exporting.read(asked)
    assert told["state"] == state

    await revoked(exporting, city, org_id=exporting.works.id, role=who)

    await working.drain("export")
    seen = (await city.ask(SEEN, id=asked["id"]))["node"]
    assert (seen["state"], LEFT in seen["remark"], seen["waitingFor"]) == ("RETURNED", True, [])
    assert (await exporting.above.ask(TODO))["viewer"]["todo"]["exports"] == 0
    if state == "READY":
        assert (await exporting.fetch(told["downloadUrl"])).status_code == 404
    with everywhere():
        assert await ExportFile.all().count() == 0
    assert not list((either.data / "uploads").glob("*"))
    if who is Role.UNION_LEADER:
        told = {one["title"]: one["body"] for one in (await exporting.clerk.ask(NOTICES))["viewer"]["notices"]["nodes"]}
        assert LEFT in told["导出申请失效"]


async def test_what_somebody_said_of_an_export_that_is_over_stays(exporting: Exporting) -> None:
    await exporting.file(asked := await exporting.ask())
    city = await exporting.somebody(exporting.city)
    await revoked(exporting, city, org_id=exporting.works.id, role=Role.UNION_LEADER)
    told = await exporting.read(asked)
    assert (told["state"], len(told["approvals"])) == ("DOWNLOADED", 2)


async def test_a_new_superior_was_not_asked(exporting: Exporting) -> None:
    asked = await exporting.ask()
    await exporting.leader.do(DECIDE, id=asked["id"], no="1号")
    with everywhere():
        await Org.filter(id=exporting.works.id).update(parent_id=exporting.world.root.id)
    refused = await exporting.above.attempt(DECIDE, id=asked["id"], no="2号")
    assert codes(refused) == ["EXPORT_OVER"]
    assert "上级已经变化" in refused["problems"][0]["message"]
    with everywhere():
        for _ in range(2):
            await clock.strike(now())
        assert [one.outcome for one in await JournalEntry.filter(act="voidExport")] == ["DONE"]
    told = await exporting.read(asked)
    assert (told["state"], "上级已经变化" in told["remark"]) == ("RETURNED", True)
