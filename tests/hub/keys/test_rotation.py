"""Another key: at once for what is new, by and by for what is old, and the old one goes when nothing needs it."""

import asyncio
import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tortoise import Tortoise

from hub import keyfile, seal
from hub.clock import now
from hub.database import reader, transaction
from hub.database.walls import behind
from hub.errors import KeyFault
from hub.identity import new_id
from hub.journal.models import JournalEntry
from hub.keys import counting, rotating
from hub.keys.places import BAGS, COLUMNS
from hub.members import commands as members
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.settings import Settings
from tests.factories import make_member, make_org, make_root, scope_of
from tests.hub.keys.setting import furnished, opened


def age(settings: Settings) -> None:
    """Let two hours pass since the keys were made."""
    path = settings.data / "keys.json"
    kept = json.loads(path.read_text())
    kept["made"] = {number: (now() - timedelta(hours=2)).isoformat() for number in kept["made"]}
    path.write_text(json.dumps(kept))


async def acts() -> list[str]:
    return [entry.act for entry in await JournalEntry.filter(region="").using_db(reader()).order_by("number")]


def test_every_sealed_column_and_every_bag_is_in_the_register(installation: Settings) -> None:
    models = Tortoise.apps["hub"].values() if Tortoise.apps else ()
    kept = {(model, name) for model in models for name in model._meta.db_fields}
    assert {(place.model, place.name) for place in COLUMNS} == {one for one in kept if one[1].endswith("_sealed")}
    assert {(bag.model, bag.name) for bag in BAGS} == {one for one in kept if one[1] == "more"}


async def test_what_is_new_is_sealed_with_the_new_key_at_once_and_the_old_still_opens(either: Settings) -> None:
    home = await make_org(await make_root())
    before = await make_member(home)
    assert await rotating.rotate() == 2
    after = await make_member(home)
    assert (before.mobile_sealed[1], after.mobile_sealed[1]) == (1, 2)
    assert MEMBERS.clear(before, "mobile")
    assert MEMBERS.clear(after, "mobile")
    assert await acts() == ["rotateKeys"]


async def test_in_every_place_everything_is_sealed_again_and_says_what_it_said(either: Settings) -> None:
    await furnished()
    told = await opened()
    before = await counting.used()
    await rotating.rotate()
    done = await rotating.reseal()
    after = await counting.used()
    assert {place for place, keys in before.items() if not keys} == set(), "something is sealed in every place"
    assert {place: keys[2] for place, keys in after.items()} == {place: keys[1] for place, keys in before.items()}
    assert all(set(keys) == {2} for keys in after.values())
    assert done.values == sum(counting.by_key(before).values())
    assert done.closed == {}
    assert await opened() == told
    assert (await rotating.reseal()).values == 0
    assert await acts() == ["rotateKeys", "resealValues"]


async def test_what_is_edited_meanwhile_is_not_written_over(either: Settings) -> None:
    # Given members whom somebody edits while everything is sealed again
    home = await make_org(await make_root())
    people = [await make_member(home) for _ in range(30)]
    await rotating.rotate()

    async def edit() -> None:
        for order, one in enumerate(people):
            await members.update(scope_of(home), one.id, {"mobile": f"1609999{order:04d}"})

    async def again() -> None:
        for _ in range(5):
            await rotating.reseal()

    # When both happen at once
    await asyncio.gather(edit(), again())
    # Then every edit stands
    kept = await Member.filter(org_id=home.id).using_db(reader()).order_by("id")
    told = {one.id: MEMBERS.clear(one, "mobile") for one in kept}
    assert told == {one.id: f"1609999{order:04d}" for order, one in enumerate(people)}
    assert (await counting.used())["member.mobile_sealed"] == {2: 30}


async def test_a_key_goes_when_nothing_needs_it_and_not_before(either: Settings) -> None:
    await furnished()
    await rotating.rotate()
    age(either)
    with pytest.raises(KeyFault, match="still seals"):
        await rotating.drop()
    await rotating.reseal()
    told = await opened()
    assert await rotating.drop() == (1,)
    assert set(keyfile.read(either.data / "keys.json").sealing) == {2}
    assert await opened() == told
    assert await rotating.drop() == ()


async def test_a_key_that_a_running_process_may_still_seal_with_is_kept_for_an_hour(installation: Settings) -> None:
    await rotating.rotate()
    with pytest.raises(KeyFault, match="less than an hour"):
        await rotating.drop()
    assert await rotating.drop(at_once=True) == (1,)


async def test_no_wall_hides_a_value_from_whoever_drops_its_key(either: Settings) -> None:
    await make_member(await make_org(await make_root()))
    await rotating.rotate()
    with behind(None), pytest.raises(KeyFault, match="still seals"):
        await rotating.drop(at_once=True)


def test_copies_of_a_key_file_that_were_rotated_apart_are_not_put_together(tmp_path: Path) -> None:
    keyfile.make(tmp_path / "keys.json")
    first = keyfile.read(tmp_path / "keys.json")
    one, other = first.with_another(), first.with_another()
    assert keyfile.together([first, one]).sealing == one.sealing
    with pytest.raises(KeyFault, match="two keys have the number 2"):
        keyfile.together([one, other])


async def test_the_key_that_seals_cannot_be_dropped(installation: Settings) -> None:
    await rotating.rotate()
    for number, said in ((2, "the one that seals"), (7, "no key 7")):
        with pytest.raises(KeyFault, match=said):
            await rotating.drop([number], at_once=True)


async def test_a_value_that_no_key_opens_is_named_and_keeps_its_key(installation: Settings) -> None:
    home = await make_org(await make_root())
    one, other = [await make_member(home) for _ in range(2)]
    async with transaction() as tx:
        await Member.filter(id=one.id).using_db(tx).update(mobile_sealed=other.mobile_sealed)
    await rotating.rotate()
    done = await rotating.reseal()
    assert done.closed == {"member.mobile_sealed": [one.id]}
    with pytest.raises(KeyFault, match="key 1 still seals 1 values"):
        await rotating.drop(at_once=True)


async def test_a_process_that_runs_takes_over_a_key_that_another_one_made(installation: Settings) -> None:
    other = seal.load(installation.data / "keys.json")
    home = await make_org(await make_root())
    await rotating.rotate()
    one = await make_member(home)
    assert other.open("member.mobile", one.id, one.mobile_sealed) == MEMBERS.clear(one, "mobile")
    assert other.newest == 2


async def test_a_rotation_that_was_killed_goes_on_where_it_was(settings: Settings, installation: Settings) -> None:
    # Given more members than are sealed again in a moment
    home = await make_org(await make_root())
    for _ in range(5):
        await make_member(home)
    await _multiply(1500)
    told = {one.id: MEMBERS.clear(one, "mobile") for one in await Member.all().using_db(reader())}
    # When the command is killed in the middle of it
    environment = os.environ | {"HUB_DATA": str(settings.data)}
    command = (sys.executable, "-m", "hub", "keys", "rotate")
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.DEVNULL)
    while (await counting.used())["member.id_number_sealed"][2] == 0:  # noqa: ASYNC110 -- another process's work
        await asyncio.sleep(0.01)
    process.kill()
    await process.wait()
    stopped = counting.by_key(await counting.used())
    assert stopped[1] > 0
    assert stopped[2] > 0
    # Then it is taken up again, and nothing is lost
    done = await rotating.reseal()
    assert (done.values, done.closed) == (stopped[1], {})
    assert {one.id: MEMBERS.clear(one, "mobile") for one in await Member.all().using_db(reader())} == told


async def _multiply(count: int) -> None:
    """As many members as it takes, past the commands: only what is sealed matters here."""
    first = await Member.all().using_db(reader()).first()
    assert first is not None
    async with transaction() as tx:
        for order in range(count):
            one = first.clone(pk=new_id())
            one.member_no = f"n{order}"
            one.id_number_index = None
            for key in ("id_number", "mobile"):
                setattr(one, f"{key}_sealed", seal.keyring().seal(f"member.{key}", one.id, f"160{order:08d}"))
            one.address_sealed = one.email_sealed = None
            await one.save(using_db=tx, force_create=True)
