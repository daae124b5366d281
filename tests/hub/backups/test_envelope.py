"""A backup's envelope: what went in comes out, and nothing of it can be changed, moved, cut off or read without key."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.backups import archive, passwords
from hub.backups.envelope import Opening, Sealing
from hub.backups.faults import BackupFault
from hub.errors import KeyFault

SECRET = b"a secret that nobody need remember"
MIB = 1 << 20


class Named(io.BytesIO):
    name = "hub.backup"


def sealed(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with Sealing(out, SECRET) as sealing:
        for name, content in entries:
            archive.put(sealing, name, [content])
        archive.end(sealing)
    return out.getvalue()


def opened(content: bytes, secret: bytes = SECRET) -> list[tuple[str, bytes]]:
    return [(name, b"".join(pieces)) for name, pieces in archive.entries(Opening(Named(content), secret))]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=9), st.binary(max_size=99)), max_size=4))
def test_what_goes_in_comes_out(entries: list[tuple[str, bytes]]) -> None:
    assert opened(sealed(*entries)) == entries


@pytest.mark.parametrize("size", [0, 1, MIB - 6, MIB, 2 * MIB, 3 * MIB + 7])
def test_entries_of_every_length_come_out(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    assert opened(sealed(("a", content[:size]), ("b", b"x"))) == [("a", content[:size]), ("b", b"x")]


def test_nothing_of_it_stands_in_the_clear() -> None:
    assert b"460390199005170122" not in sealed(("a", b"460390199005170122" * 9))


def test_two_backups_of_the_same_have_nothing_in_common() -> None:
    one, other = sealed(("a", b"x" * 99)), sealed(("a", b"x" * 99))
    assert one[60:] != other[60:]


@pytest.mark.parametrize("change", ["bit", "mark", "salt", "cut", "cut at a piece", "swapped", "more"])
def test_what_was_changed_is_refused(change: str) -> None:
    whole = sealed(("a", bytes(3 * MIB)))
    head = 19 + 28
    piece = MIB + 16
    changed = {
        "bit": whole[:-99] + bytes((whole[-99] ^ 1,)) + whole[-98:],
        "mark": b"X" + whole[1:],
        "salt": whole[: head - 1] + bytes((whole[head - 1] ^ 1,)) + whole[head:],
        "cut": whole[:-1],
        "cut at a piece": whole[: head + 2 * piece],
        "swapped": whole[:head]
        + whole[head + piece : head + 2 * piece]
        + whole[head : head + piece]
        + whole[head + 2 * piece :],
        "more": whole + b"x",
    }[change]
    with pytest.raises(BackupFault):
        opened(changed)


def test_another_secret_opens_nothing_and_says_so() -> None:
    with pytest.raises(BackupFault, match="passphrase or key file is another"):
        opened(sealed(("a", b"x")), b"another secret altogether")


def test_a_file_that_asks_for_endless_work_is_refused_at_once() -> None:
    whole = bytearray(sealed(("a", b"x")))
    whole[19:23] = b"\xff\xff\xff\xff"
    with pytest.raises(BackupFault, match="damaged"):
        opened(bytes(whole))


def test_a_secret_comes_from_a_file_of_the_owners_or_from_the_environment(tmp_path: Path) -> None:
    key = tmp_path / "backup.key"
    key.write_text("k" * 44 + "\n")
    with pytest.raises(KeyFault, match="chmod 600"):
        passwords.given(key, {})
    key.chmod(0o600)
    assert passwords.given(key, {}) == b"k" * 44
    assert passwords.given(None, {passwords.PASSPHRASE: "eine lange Losung"}) == b"eine lange Losung"


@pytest.mark.parametrize("environ", [{}, {passwords.PASSPHRASE: ""}, {passwords.PASSPHRASE: "short"}])
def test_no_secret_or_a_short_one_is_refused(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(BackupFault):
        passwords.given(None, environ)
    (tmp_path / "k").touch(mode=0o600)
    for name in ("k", "nowhere"):
        with pytest.raises(BackupFault):
            passwords.given(tmp_path / name, environ)
