"""The drill: back up, lose everything, restore, and go on where it was."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner, Result
from tortoise.backends.base.executor import EXECUTOR_CACHE

from hub import files
from hub.access import signing
from hub.access.models import Session
from hub.cli import main
from hub.database import reader
from hub.database.walls import everywhere
from hub.imports.models import Upload
from hub.installation import installed, prepare
from hub.journal.models import JournalEntry
from hub.keys import rotating
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.settings import Settings
from tests.accounts import PASSWORD, SOURCE, make_account
from tests.factories import make_member, make_org, make_root
from tests.hub.imports.setting import account_of, imported, workers
from tests.servers import drop_database, name_of
from tests.workbooks import member_workbook

LOGIN = "虚构县第一糖厂"


class Machine:
    """A machine with an installation on it, and commands typed at it."""

    def __init__(self, given: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given, self.folder, self._monkeypatch = given, folder, monkeypatch
        self.backup = folder / "hub.backup"
        key = folder / "backup.key"
        key.touch(mode=0o600)
        key.write_text("c3ludGhldGljIGtleSBmb3IgdGVzdHMgb25seSE=")
        monkeypatch.setenv("HUB_BACKUP_KEY", str(key))

    def type(self, *words: object) -> Result:
        self._monkeypatch.setenv("HUB_DATA", str(self.given.data))
        self._monkeypatch.setenv("HUB_DATABASE", self.given.database)
        self._monkeypatch.setenv("HUB_DATABASE_OWNER", self.given.database_owner)
        EXECUTOR_CACHE.clear()
        return CliRunner().invoke(main, [str(word) for word in words])

    def within(self, work: Callable[[], Awaitable[object]]) -> object:
        async def run() -> object:
            with everywhere():
                async with installed(self.given):
                    return await work()

        EXECUTOR_CACHE.clear()
        return asyncio.run(run())

    def lose_everything(self) -> None:
        shutil.rmtree(self.given.data)
        if self.given.database:
            asyncio.run(_empty(self.given.database_owner))


@pytest.fixture
def machine(either_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """A union with members, an import with its file, an account, and somebody signed in."""
    made = Machine(either_settings, tmp_path, monkeypatch)

    async def furnish() -> None:
        home = await make_org(await make_root())
        await make_account(home, LOGIN)
        await imported(await account_of(home), home, member_workbook(workers(3)))
        await signing.login(LOGIN, PASSWORD, region="hainan", source=SOURCE)

    made.within(furnish)
    yield made
    EXECUTOR_CACHE.clear()


async def told() -> list[object]:
    """What must be there again."""
    people = await Member.all().using_db(reader()).order_by("id")
    uploads = await Upload.all().using_db(reader()).order_by("id")
    return [
        *[(one.full_name, MEMBERS.clear(one, "id_number"), MEMBERS.clear(one, "mobile")) for one in people],
        *[await files.load(one.id) for one in uploads],
    ]


async def add_a_member() -> None:
    await make_member(await Org.get(level=2))


def test_after_everything_was_lost_the_hub_goes_on_where_it_was(machine: Machine) -> None:
    before = machine.within(told)
    made = machine.type("backup", machine.backup, "--with-keys")
    assert made.exit_code == 0, made.output
    machine.within(add_a_member)
    machine.lose_everything()
    again = machine.type("restore", machine.backup)
    assert again.exit_code == 0, again.output
    assert "audit ok" in again.output
    assert machine.within(told) == before

    async def sign_in() -> None:
        assert await Session.filter(ended_at=None).count() == 0
        assert (await signing.login(LOGIN, PASSWORD, region="hainan", source=SOURCE)).token
        acts = await JournalEntry.filter(region="").order_by("number")
        assert [entry.act for entry in acts] == ["restore"]

    machine.within(sign_in)
    for words in (("audit",), ("journal", "verify")):
        assert machine.type(*words).exit_code == 0


def test_without_its_keys_a_backup_waits_for_them(machine: Machine) -> None:
    keys = (machine.given.data / "keys.json").read_bytes()
    before = machine.within(told)
    assert machine.type("backup", machine.backup).exit_code == 0
    machine.lose_everything()
    refused = machine.type("restore", machine.backup)
    assert refused.exit_code == 1
    assert "put the copy of keys.json" in refused.output
    path = machine.given.data / "keys.json"
    path.touch(mode=0o600)
    path.write_bytes(keys)
    assert machine.type("restore", machine.backup).exit_code == 0
    assert machine.within(told) == before


def test_keys_made_since_the_backup_are_kept_beside_those_it_needs(machine: Machine) -> None:
    before = machine.within(told)
    assert machine.type("backup", machine.backup, "--with-keys").exit_code == 0

    async def rotate() -> None:
        await rotating.rotate()
        await rotating.reseal()
        await rotating.drop(at_once=True)

    machine.within(rotate)
    again = machine.type("restore", machine.backup, "--force")
    assert again.exit_code == 0, again.output
    assert machine.within(told) == before


def test_what_is_there_is_written_over_by_force_only(machine: Machine) -> None:
    before = machine.within(told)
    assert machine.type("backup", machine.backup, "--with-keys").exit_code == 0
    machine.within(add_a_member)
    after = machine.within(told)
    refused = machine.type("restore", machine.backup)
    assert refused.exit_code == 1
    assert "--force" in refused.output
    assert machine.within(told) == after
    assert machine.type("restore", machine.backup, "--force").exit_code == 0
    assert machine.within(told) == before
    assert machine.type("audit").exit_code == 0


@pytest.mark.parametrize("damage", ["changed", "cut", "locked", "missing"])
def test_a_backup_that_is_not_whole_changes_nothing(
    machine: Machine, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.type("backup", machine.backup, "--with-keys").exit_code == 0
    machine.within(add_a_member)
    before = machine.within(told)
    content = bytearray(machine.backup.read_bytes())
    match damage:
        case "changed":
            content[-40] ^= 1
        case "cut":
            del content[-4000:]
        case "locked":
            monkeypatch.delenv("HUB_BACKUP_KEY")
            monkeypatch.setenv("HUB_BACKUP_PASSPHRASE", "quite another one")
    if damage == "missing":
        machine.backup.unlink()
    else:
        machine.backup.write_bytes(content)
    refused = machine.type("restore", machine.backup, "--force")
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: ")
    assert machine.within(told) == before
    assert not (machine.given.data / "restoring").exists()


def test_the_keys_of_another_installation_are_refused(machine: Machine, tmp_path: Path) -> None:
    assert machine.type("backup", machine.backup).exit_code == 0
    machine.lose_everything()
    other = Settings(data=tmp_path / "other")
    prepare(other.data)

    async def begin() -> None:
        async with installed(other):
            pass

    asyncio.run(begin())
    machine.given.data.mkdir()
    shutil.copy(other.data / "keys.json", machine.given.data / "keys.json")
    refused = machine.type("restore", machine.backup)
    assert refused.exit_code == 1
    assert "keys of another installation" in refused.output


def test_a_backup_is_never_written_over_and_tells_nothing(machine: Machine) -> None:
    assert machine.type("backup", machine.backup).exit_code == 0
    refused = machine.type("backup", machine.backup)
    assert refused.exit_code == 1
    assert "already" in refused.output
    assert machine.backup.stat().st_mode & 0o777 == 0o600
    assert "虚构".encode() not in machine.backup.read_bytes()
    assert sorted(path.name for path in machine.folder.glob(".*")) == []


@pytest.mark.parametrize("either_settings", ["postgres"], indirect=True)
def test_who_forgets_the_owner_of_the_tables_is_told_to_name_it(machine: Machine) -> None:
    named, machine.given = machine.given, replace(machine.given, database_owner="")
    refused = machine.type("backup", machine.backup)
    assert refused.exit_code == 1
    assert "set HUB_DATABASE_OWNER to the role that owns the tables, and give it BYPASSRLS" in refused.output
    # Neither can the role that the hub works as take a backup in
    machine.given = named
    assert machine.type("backup", machine.backup, "--with-keys").exit_code == 0
    machine.lose_everything()
    machine.given = replace(named, database_owner="")
    refused = machine.type("restore", machine.backup)
    assert refused.exit_code == 1
    assert "set HUB_DATABASE_OWNER" in refused.output


async def _empty(url: str) -> None:
    """A new server: the database is there, and nothing in it."""
    await drop_database(url)
    connection = await asyncpg.connect(f"{url.rpartition('/')[0]}/postgres")
    await connection.execute(f'CREATE DATABASE "{name_of(url)}"')
    await connection.close()
