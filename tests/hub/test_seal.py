"""Sealing: a stolen database tells nothing, and a value moved elsewhere does not open."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from hub import seal
from hub.clock import now
from hub.database import transaction
from hub.database.bulk import Columns, insert
from hub.errors import KeyFault
from hub.identity import new_id, new_ids
from hub.journal.models import Answer
from hub.seal import Keyring
from hub.settings import Settings

ID = "460390199005170122"
ROOT, FIRST, SECOND = (bytes((i * 7 + n * 31) % 256 for i in range(32)) for n in (1, 2, 3))
ROW = UUID("0199a000-0000-7000-8000-000000000001")


@pytest.fixture
def keys() -> Keyring:
    return Keyring(ROOT, {1: FIRST})


def test_what_was_sealed_for_a_place_opens_there(keys: Keyring) -> None:
    for text in ("", ID, "试甲·买买提", "𠮷" * 1000):
        assert keys.open("member.id_number", ROW, keys.seal("member.id_number", ROW, text)) == text


def test_a_value_moved_to_another_row_or_column_does_not_open(keys: Keyring) -> None:
    sealed = keys.seal("member.id_number", ROW, ID)
    for place, row in (("member.id_number", uuid4()), ("member.mobile", ROW)):
        with pytest.raises(KeyFault):
            keys.open(place, row, sealed)


@pytest.mark.parametrize("position", [0, 1, 5, 20, -1])
def test_a_value_that_was_touched_does_not_open(keys: Keyring, position: int) -> None:
    sealed = bytearray(keys.seal("member.id_number", ROW, ID))
    sealed[position] ^= 1
    with pytest.raises(KeyFault) as fault:
        keys.open("member.id_number", ROW, bytes(sealed))
    assert ID not in str(fault.value)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01\x01", bytes(14), ID.encode()], ids=bytes.hex)
def test_what_was_never_sealed_does_not_open(keys: Keyring, sealed: bytes) -> None:
    with pytest.raises(KeyFault):
        keys.open("member.id_number", ROW, sealed)


def test_the_same_value_sealed_twice_does_not_look_the_same(keys: Keyring) -> None:
    assert keys.seal("p", ROW, ID) != keys.seal("p", ROW, ID)


def test_a_column_is_sealed_like_its_values_one_by_one(keys: Keyring) -> None:
    rows, texts = list(new_ids(3)), [ID, None, "16000000001"]
    sealed = keys.seal_column("member.mobile", rows, texts)
    opened = [None if s is None else keys.open("member.mobile", row, s) for row, s in zip(rows, sealed, strict=True)]
    assert opened == texts
    assert keys.index_column("mobile", texts) == [keys.index("mobile", t) if t is not None else None for t in texts]


def test_after_a_change_of_keys_old_values_open_and_new_ones_use_the_new_key(keys: Keyring) -> None:
    old = keys.seal("p", ROW, ID)
    changed = Keyring(ROOT, {1: FIRST, 2: SECOND})
    assert changed.open("p", ROW, old) == ID
    assert changed.seal("p", ROW, ID)[1] == 2
    assert changed.index("id", ID) == keys.index("id", ID)
    with pytest.raises(KeyFault):
        Keyring(ROOT, {2: SECOND}).open("p", ROW, old)


def test_a_blind_index_finds_equal_values_and_says_nothing_without_the_key(keys: Keyring) -> None:
    assert keys.index("id_number", ID) == keys.index("id_number", ID)
    assert keys.index("id_number", ID) != keys.index("mobile", ID)
    assert keys.index("id_number", ID) != Keyring(FIRST, {1: FIRST}).index("id_number", ID)


@pytest.mark.parametrize("key", [b"", b"short", bytes(32), b"ab" * 16, b"x" * 31, ROOT + b"x"], ids=bytes.hex)
def test_weak_keys_are_refused(key: bytes) -> None:
    with pytest.raises(KeyFault):
        Keyring(key, {1: FIRST})
    with pytest.raises(KeyFault):
        Keyring(ROOT, {1: key})


def test_keys_are_made_at_the_first_start_for_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    made = seal.load(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert seal.load(path).index("id", ID) == made.index("id", ID)


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    first, second = (seal.load(tmp_path / name) for name in ("a", "b"))
    assert first.index("id", ID) != second.index("id", ID)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_keys_that_others_may_read_are_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys.json"
    seal.load(path)
    path.chmod(mode)
    with pytest.raises(KeyFault, match="chmod 600"):
        seal.load(path)


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"root": 1, "sealing": {}}', '{"root": "", "sealing": {"1": ""}}']
)
def test_a_file_that_holds_no_keys_is_named_and_never_made_anew(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.touch(mode=0o600)
    path.write_text(content)
    with pytest.raises(KeyFault):
        seal.load(path)
    assert path.read_text() == content


def test_those_who_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    for order in range(20):
        path = tmp_path / f"{order}.json"
        with ThreadPoolExecutor(8) as starting:
            loaded = list(starting.map(seal.load, [path] * 8))
        assert len({keys.index("id", ID) for keys in loaded}) == 1


async def test_a_stolen_database_holds_no_sealed_value_in_the_clear(installation: Settings) -> None:
    ids = list(new_ids(3))
    canaries = [ID, "16000000001", "试甲住在虚构县"]
    columns: Columns = {
        "id": ids,
        "principal": ["p"] * 3,
        "key": ["1", "2", "3"],
        "operation": ["x"] * 3,
        "input_hash": ["x"] * 3,
        "result_sealed": seal.keyring().seal_column("answer.result", ids, canaries),
        "created_at": [now()] * 3,
    }
    async with transaction() as tx:
        await insert(tx, Answer, columns)
    content = b"".join(path.read_bytes() for path in installation.data.rglob("*") if path.is_file())
    assert ids[0].hex.encode() in content.replace(b"-", b"")  # the rows are there
    for canary in canaries:
        assert canary.encode() not in content


def test_identifiers_rise_with_time_and_never_meet() -> None:
    batch = list(new_ids(10_000))
    assert batch == sorted(batch)
    assert len(set(batch)) == 10_000
    assert {one.version for one in batch} == {7}
    assert {one.variant for one in batch} == {"specified in RFC 4122"}
    assert new_id() != new_id()
