"""The journal: one entry for everything that was done or refused, and no entry that can be changed unseen."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest

from hub.clock import now
from hub.database.models import Serial
from hub.errors import HubError, Invalid, KeyInFlight, KeyReused
from hub.journal import answers, verifying
from hub.journal.actor import Actor, Claim
from hub.journal.deeds import deed
from hub.journal.models import Answer, JournalEntry
from tests.tampering import tamper

pytestmark = pytest.mark.usefixtures("either")
CLERK = Actor(account_id=uuid4(), name="试办", region="hainan", request_id="r1")


async def do(number: int = 1, *, actor: Actor = CLERK, fault: Exception | None = None) -> UUID:
    """Something that leaves a row behind, and may go wrong after it."""
    id_ = uuid4()
    async with deed(actor, "enrollMember") as done:
        done.about("serial", id_, f"第{number}号", org_path="0000001")
        done.details["rows"] = number
        await Serial(id=id_, region="hainan", name=str(id_)[:32], given=number).save(
            using_db=done.tx, force_create=True
        )
        if fault:
            raise fault
    return id_


async def told() -> list[str]:
    return [entry.outcome for entry in await JournalEntry.filter(region="hainan").order_by("number")]


async def first_bad(region: str) -> int | None:
    found = await verifying.verify(region)
    return found.bad[0].number if found.bad else None


async def test_what_was_done_is_written_down_with_who_when_and_to_what() -> None:
    id_ = await do(7)
    (entry,) = await JournalEntry.all()
    assert (entry.actor, entry.account_id, entry.act, entry.outcome) == (
        "试办",
        CLERK.account_id,
        "enrollMember",
        "DONE",
    )
    assert (entry.subject_kind, entry.subject_id, entry.subject_label) == ("serial", id_, "第7号")
    assert (entry.details, entry.org_path, entry.request_id) == ({"rows": 7}, "0000001", "r1")
    assert now() - entry.at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("fault", "outcome"), [(Invalid("手机号有误。"), "INVALID"), (ZeroDivisionError("460390"), "FAILED")]
)
async def test_what_was_refused_or_failed_leaves_one_entry_and_nothing_else(fault: Exception, outcome: str) -> None:
    with pytest.raises(type(fault)):
        await do(fault=fault)
    assert await told() == [outcome]
    assert await Serial.all().count() == 0
    (entry,) = await JournalEntry.all()
    assert entry.subject_label == "第1号"
    assert "460390" not in str(entry.details)


async def test_entries_are_numbered_without_a_gap_whoever_writes_at_the_same_moment() -> None:
    async def one(number: int) -> None:
        with suppress(HubError):
            await do(number, fault=Invalid() if number % 3 == 0 else None)

    await asyncio.gather(*(one(number) for number in range(12)))
    assert [entry.number for entry in await JournalEntry.all().order_by("number")] == list(range(1, 13))
    assert await first_bad("hainan") is None


async def test_each_region_has_a_chain_of_its_own() -> None:
    await do()
    await do(actor=Actor(account_id=None, name="系统", region="", request_id="-"))
    assert await first_bad("hainan") is None
    assert await first_bad("") is None
    assert await first_bad("never heard of") is None
    assert [entry.number for entry in await JournalEntry.all()] == [1, 1]


SWAP = ((3, 99), (4, 3), (99, 4))


@pytest.mark.parametrize("change", ["actor", "outcome", "details", "hash", "deleted", "swapped", "cut off", "head"])
async def test_whoever_changes_the_journal_is_found_out_at_the_first_bad_entry(change: str) -> None:
    for number in range(5):
        await do(number)
    match change:
        case "details":
            await tamper("""UPDATE journal SET details = '{"rows": 999}' WHERE number = 3""")
        case "deleted":
            await tamper("DELETE FROM journal WHERE number = 3")
        case "swapped":
            await tamper(*(f"UPDATE journal SET number = {to} WHERE number = {was}" for was, to in SWAP))
        case "cut off":
            await tamper("DELETE FROM journal WHERE number >= 4")
        case "head":
            await tamper("UPDATE journal_head SET number = 9")
        case column:
            await tamper(f"UPDATE journal SET {column} = 'x' WHERE number = 3")
    assert await first_bad("hainan") == {"cut off": 4, "head": 6}.get(change, 3)


def claim(given: object = "a", key: str = "k1", principal: str = "p1") -> "asyncio.Future[Claim | answers.Result]":
    return asyncio.ensure_future(answers.claim(principal, key, "enrollMember", given))


def acting(taken: Claim | answers.Result) -> Actor:
    assert isinstance(taken, Claim)
    return Actor(account_id=None, name="试办", region="hainan", request_id="r", claim=taken)


async def test_the_same_request_again_is_given_the_same_answer() -> None:
    taken = await claim()
    await do(actor=acting(taken))
    assert isinstance(taken, Claim)
    await answers.complete(taken, {"member": "m1"})
    assert await claim() == {"member": "m1"}
    assert await Serial.all().count() == 1


async def test_a_key_that_comes_back_with_another_input_is_refused() -> None:
    await claim("a")
    with pytest.raises(KeyReused):
        await claim("b")


async def test_keys_of_two_people_do_not_meet() -> None:
    assert isinstance(await claim(principal="p1"), Claim)
    assert isinstance(await claim(principal="p2"), Claim)


async def test_of_many_who_send_the_same_request_at_once_one_is_let_through() -> None:
    results = await asyncio.gather(*(claim() for _ in range(20)), return_exceptions=True)
    assert sum(isinstance(one, Claim) for one in results) == 1
    assert sum(isinstance(one, KeyInFlight) for one in results) == 19


async def test_a_key_under_which_nothing_was_done_is_free_again() -> None:
    taken = await claim()
    assert isinstance(taken, Claim)
    await answers.release(taken)
    assert isinstance(await claim("b"), Claim)


async def test_if_the_process_dies_after_the_commit_the_answer_names_what_was_done() -> None:
    id_ = await do(actor=acting(await claim()))
    assert await claim() == {"subject": ["serial", str(id_)]}


async def test_a_refused_deed_leaves_the_key_without_an_answer() -> None:
    taken = await claim()
    with pytest.raises(Invalid):
        await do(actor=acting(taken), fault=Invalid())
    with pytest.raises(KeyInFlight):
        await claim()


async def test_a_key_whose_process_died_is_taken_over_and_the_dead_one_comes_too_late() -> None:
    # Given a request that stood still for more than a minute
    late = await claim()
    await Answer.all().update(created_at=now() - timedelta(minutes=2))
    # When the client tries again
    second = await claim()
    assert isinstance(second, Claim)
    # Then the first can no longer do it, and the second does
    with pytest.raises(KeyInFlight):
        await do(actor=acting(late))
    await do(actor=acting(second))
    assert await Serial.all().count() == 1
    assert await told() == ["KEY_IN_FLIGHT", "DONE"]


async def test_neither_what_was_given_nor_what_was_answered_can_be_read_or_tried_out() -> None:
    taken = await claim({"newPassword": "secret-73"})
    assert isinstance(taken, Claim)
    await answers.complete(taken, {"name": "试甲"})
    (kept,) = await Answer.all()
    assert "试甲".encode() not in (kept.result_sealed or b"")
    guessed = sha256(b'["enrollMember",{"newPassword":"secret-73"}]').hexdigest()
    assert kept.input_hash != guessed
