"""Verifying the journal: what was changed is named, also by one who can change the head, and a live one is clean."""

import asyncio

import orjson
import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.database import reader
from hub.installation import installed
from hub.journal import anchors, verifying
from hub.journal.actor import Actor
from hub.journal.deeds import deed
from hub.journal.models import JournalEntry
from hub.settings import Settings
from tests.tampering import cut_off, tamper


async def write(count: int, region: str = "hainan") -> None:
    for number in range(count):
        async with deed(Actor(account_id=None, name="试办", region=region, request_id="r"), "enrollMember") as done:
            done.details["rows"] = number


async def said(region: str | None = None) -> list[str]:
    return [str(bad) for bad in (await verifying.verify(region)).bad]


async def anchored() -> None:
    """As ``hub journal verify`` does when all is well."""
    anchors.add((await verifying.verify()).ends)


async def test_every_region_is_read_and_the_hub_itself(either: Settings) -> None:
    await write(3)
    await write(2, "hebei")
    await write(1, "")
    found = await verifying.verify()
    assert (found.entries, found.bad, found.bad_line) == (6, (), None)
    assert [(region, number) for region, number, _ in found.ends] == [("", 1), ("hainan", 3), ("hebei", 2)]


async def test_a_cut_off_end_shows_where_the_head_was_put_back_with_it(either: Settings) -> None:
    await write(5)
    await anchored()
    await cut_off("hainan", 3)
    (bad,) = await said()
    assert bad.startswith("journal of hainan, entry 4: it and what followed was cut off")
    assert bad.endswith("there were 5")


async def test_a_journal_that_was_taken_away_whole_shows(either: Settings) -> None:
    await write(2)
    await anchored()
    await tamper("DELETE FROM journal", "DELETE FROM journal_head")
    assert [bad.split(":")[0] for bad in await said()] == ["journal of hainan, entry 1"]


async def test_what_was_written_since_the_anchor_is_no_fault(either: Settings) -> None:
    await write(2)
    await anchored()
    await write(2)
    assert await said() == []


async def test_an_end_that_was_written_anew_after_it_was_cut_off_shows(installation: Settings) -> None:
    await write(5)
    await anchored()
    await cut_off("hainan", 4)
    await write(3)
    (bad,) = await said()
    assert bad.startswith("journal of hainan, entry 5: it is not the one that stood here at")


@pytest.mark.parametrize("change", ["number", "left out", "no words"])
async def test_a_changed_file_of_anchors_shows_and_is_not_built_upon(installation: Settings, change: str) -> None:
    for _ in range(3):
        await write(1)
        await anchored()
    lines = anchors.file().read_bytes().splitlines()
    told = orjson.loads(lines[1])
    match change:
        case "number":
            told[2] = 1
            lines[1] = orjson.dumps(told)
        case "left out":
            del lines[1]
        case "no words":
            lines[1] = b"\xff"
    changed = b"\n".join(lines) + b"\n"
    anchors.file().write_bytes(changed)
    await write(1)
    await anchored()
    assert (await verifying.verify()).bad_line == 2
    assert anchors.file().read_bytes() == changed


async def test_an_anchor_that_a_crash_cut_short_is_none(installation: Settings) -> None:
    await write(1)
    await anchored()
    with anchors.file().open("ab") as file:
        file.write(b'["2026-01-01')
    assert (await verifying.verify()).bad_line is None
    await write(1)
    await anchored()
    assert [anchor.number for anchor in anchors.read().anchors] == [1, 2]


async def test_entries_written_while_it_reads_are_no_fault(either: Settings) -> None:
    await write(20)

    async def verify() -> list[str]:
        return [bad for _ in range(10) for bad in await said()]

    bad, *_ = await asyncio.gather(verify(), write(40))
    assert bad == []
    assert (await verifying.verify()).entries == 60


def test_the_command_says_so_and_fails(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_DATA", str(settings.data))

    async def within(work: str) -> None:
        async with installed(settings):
            if work == "write":
                await write(4)
            else:
                await tamper("UPDATE journal SET actor = 'x' WHERE region = 'hainan' AND number = 2")
                assert await JournalEntry.all().using_db(reader()).count() == 4

    asyncio.run(within("write"))
    told = CliRunner().invoke(main, ["journal", "verify"])
    assert (told.exit_code, told.output) == (0, "4 entries, every one as it was written\n")
    assert len(anchors.read().anchors) == 1
    asyncio.run(within("change"))
    told = CliRunner().invoke(main, ["journal", "verify", "--region", "hainan"])
    assert told.exit_code == 1
    assert "entry 2: it was changed" in told.output
