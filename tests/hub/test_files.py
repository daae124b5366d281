"""Files: nobody who finds them on the disk can read, change or guess them, and links lead to one file for minutes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from hub import files
from hub.clock import now
from hub.errors import FileRefused, KeyFault, NotFound
from hub.settings import Settings

CANARY = b"460390199005170122"
SIZES = (0, 1, files.CHUNK - 1, files.CHUNK, files.CHUNK + 1, 2 * files.CHUNK, 2 * files.CHUNK + 7)


async def pieces(content: bytes, size: int = 65_537) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def content_of(size: int) -> bytes:
    return (CANARY * (size // len(CANARY) + 1))[:size]


def on_disk(installation: Settings) -> list[Path]:
    return sorted((installation.data / "uploads").iterdir())


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_stored_comes_back_as_it_was(installation: Settings, size: int) -> None:
    content = content_of(size)
    stored = await files.store(pieces(content))
    assert (stored.bytes, stored.sha256) == (size, sha256(content).hexdigest())
    assert await files.load(stored.id) == content


async def test_the_disk_tells_neither_content_nor_name_and_only_to_its_owner(installation: Settings) -> None:
    stored = await files.store(pieces(content_of(1000)))
    (path,) = on_disk(installation)
    assert CANARY not in path.read_bytes()
    assert stored.id.hex not in path.name
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert installation.data.stat().st_mode & 0o777 == 0o700


async def test_two_equal_files_do_not_look_alike(installation: Settings) -> None:
    for _ in range(2):
        await files.store(pieces(content_of(1000)))
    first, second = on_disk(installation)
    assert first.read_bytes() != second.read_bytes()


async def test_a_file_that_is_too_large_is_refused_while_it_comes_and_leaves_nothing(installation: Settings) -> None:
    came = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal came
        while True:
            came += 1
            yield bytes(1024)

    with pytest.raises(FileRefused) as refused:
        await files.store(endless(), most=10 * 1024)
    assert refused.value.code == "FILE_TOO_LARGE"
    assert came == 11
    assert on_disk(installation) == []


async def test_an_upload_that_breaks_off_leaves_nothing(installation: Settings) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield bytes(1024)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await files.store(broken())
    assert on_disk(installation) == []


@pytest.mark.parametrize("damage", ["bit", "cut", "chunk cut", "chunks swapped", "other file", "empty"])
async def test_a_file_that_was_touched_is_not_opened(installation: Settings, damage: str) -> None:
    stored = await files.store(pieces(content_of(2 * files.CHUNK + 7)))
    (path,) = on_disk(installation)
    sealed, chunk = path.read_bytes(), files.CHUNK + 16
    match damage:
        case "bit":
            path.write_bytes(sealed[:50] + bytes((sealed[50] ^ 1,)) + sealed[51:])
        case "cut":
            path.write_bytes(sealed[:-1])
        case "chunk cut":
            path.write_bytes(sealed[: 2 + 2 * chunk])
        case "chunks swapped":
            first, second, rest = sealed[2 : 2 + chunk], sealed[2 + chunk : 2 + 2 * chunk], sealed[2 + 2 * chunk :]
            path.write_bytes(sealed[:2] + second + first + rest)
        case "other file":
            await files.store(pieces(content_of(9)))
            (other,) = [one for one in on_disk(installation) if one != path]
            path.write_bytes(other.read_bytes())
        case _:
            path.write_bytes(b"")
    with pytest.raises(KeyFault):
        await files.load(stored.id)


async def test_a_file_that_is_gone_is_not_found(installation: Settings) -> None:
    stored = await files.store(pieces(b"x"))
    await files.delete(stored.id)
    await files.delete(stored.id)
    with pytest.raises(NotFound):
        await files.load(stored.id)


async def test_a_reader_gets_the_clear_file_under_a_path_that_vanishes(installation: Settings) -> None:
    stored = await files.store(pieces(content_of(1000)))
    async with files.opened(stored.id) as path:
        assert path.read_bytes() == content_of(1000)
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert not path.exists()


async def test_what_a_killed_process_left_is_cleared_at_the_next_start(installation: Settings) -> None:
    stored = await files.store(pieces(b"x"))
    (installation.data / "reading").mkdir()
    clear = installation.data / "reading" / "left"
    old, fresh = (installation.data / "uploads" / name for name in ("old.part", "fresh.part"))
    for path in (clear, old, fresh):
        path.write_bytes(b"x")
    files.tidy()
    assert not clear.exists()
    assert old.exists()
    files.tidy(at=old.stat().st_mtime + 3601)
    assert not old.exists()
    assert await files.load(stored.id) == b"x"


async def test_a_link_says_what_it_is_good_for_until_it_is_too_old(installation: Settings) -> None:
    account, moment = str(uuid4()), now()
    link = files.sign("annotated", 5, at=moment, id="i1", account=account)
    token = link.removeprefix("/files/")
    assert token != link
    assert files.verify(token, at=moment) == files.Link(what="annotated", claims={"id": "i1", "account": account})
    with pytest.raises(NotFound):
        files.verify(token, at=moment + timedelta(minutes=5))


@pytest.mark.parametrize("changed", ["", ".", "x.y", "{body}", "{body}.", "{body}.0", "{other}.{signature}", "中.文"])
async def test_a_link_that_was_made_up_or_changed_leads_nowhere(installation: Settings, changed: str) -> None:
    body, signature = files.sign("annotated", 5, id="i1").removeprefix("/files/").split(".")
    other = files.sign("annotated", 5, id="i2").removeprefix("/files/").split(".")[0]
    with pytest.raises(NotFound):
        files.verify(changed.format(body=body, signature=signature, other=other))


async def test_a_start_leaves_alone_what_another_worker_is_reading(installation: Settings) -> None:
    stored = await files.store(pieces(b"a workbook"))
    async with files.opened(stored.id) as path:
        files.tidy()
        assert path.read_bytes() == b"a workbook"
    left = installation.data / "reading" / "left by a process that was killed"
    left.write_bytes(b"in the clear")
    files.tidy()
    assert not left.exists()
