"""What must hold after every step: the hub's world is the model's, and what once happened stays as it was written."""

from typing import Any
from uuid import UUID

from hypothesis.stateful import invariant

from hub.auditing.audit import audit
from hub.cards.models import Card, CardBatch, CardBatchRow
from hub.database import reader
from hub.database.statements import run
from hub.members.models import Hold, Member, Membership
from hub.orgs.models import Org
from hub.reviewing.models import Proposal
from hub.transfers.models import Approval, Transfer
from tests.hub.machine.acting import Acting
from tests.hub.machine.model import ON_ITS_WAY
from tests.hub.recount import assert_counters_right


class Holding(Acting):
    """Looked at with the eyes of somebody who sees everything."""

    def __init__(self) -> None:
        super().__init__()
        self.written: dict[str, dict[UUID, tuple[Any, ...]]] = {"membership": {}, "revision": {}, "journal": {}}

    def teardown(self) -> None:
        try:
            assert self.hub.do(audit()) == []
        finally:
            super().teardown()

    @invariant()
    def counters_equal_a_recount(self) -> None:
        self.hub.do(assert_counters_right())

    @invariant()
    def the_hub_is_as_the_model(self) -> None:
        self.hub.do(self._unions())
        self.hub.do(self._people())
        self.hub.do(self._cases())
        self.hub.do(self._cards())
        self.hub.do(self._corrections())

    @invariant()
    def what_happened_stays_as_it_was_written(self) -> None:
        for table, before in self.written.items():
            rows = self.hub.do(_rows_of(table))
            gone = {id_ for id_, row in before.items() if rows.get(id_) != row}
            if table == "revision":  # a record taken out as an error takes its steps along
                known = self.hub.do(_subjects())
                gone -= {id_ for id_ in gone if id_ not in rows and before[id_][1] not in known}
            assert not gone, (table, [before[id_] for id_ in gone])
            self.written[table] = rows

    async def _unions(self) -> None:
        names = {id_: name for name, id_ in self.hub.ids.items()}
        for org in await Org.all():
            name = names[org.id]
            assert (names[org.parent_id] if org.parent_id else "") == self.world.above[name], name
            standing = "MOVE_PENDING" if self.world.is_moving(name) else "ACTIVE"
            assert org.state == self.world.ended.get(name, standing), name

    async def _people(self) -> None:
        names = {id_: name for name, id_ in self.hub.ids.items()}
        rows = await Member.all()
        found = {one.full_name: (names[one.org_id], one.state) for one in rows}
        assert len(rows) == len(found)  # one record a person, and with it one current membership
        assert found == {f"试{person}": (one.union, one.state) for person, one in self.world.people.items()}
        of = {one.id: one.full_name for one in rows}
        bonds: dict[str, list[tuple[str, str]]] = {name: [] for name in found}
        for bond in await Membership.all().order_by("id"):
            bonds[of[bond.member_id]].append((names[bond.org_id], bond.state))
        assert bonds == {f"试{person}": one.bonds for person, one in self.world.people.items()}

    async def _cases(self) -> None:
        rows = {one.id: one for one in await Transfer.all()}
        assert set(rows) == set(self.world.cases) | set(self.world.moves)
        waiting = {id_ for id_, one in rows.items() if one.state == "PENDING"}
        cases = {id_ for id_, case in self.world.cases.items() if case.open}
        assert waiting == cases | {id_ for id_, move in self.world.moves.items() if move.open}
        asked = {(one.transfer_id, one.side, one.org_id) for one in await Approval.filter(waits=True)}
        assert asked == self._waits()
        on_the_way = {id_ for id_, card in self.world.cards.items() if card.live and card.state in ON_ITS_WAY}
        assert {one.subject_id for one in await Hold.all()} == cases | on_the_way

    def _waits(self) -> set[tuple[UUID, str, UUID]]:
        """Whose word is waited for: the case, the side, and the union that has it by now."""
        waits = {
            (id_, side + ("_SUPERIOR" if is_superior else ""), self.hub.ids[union])
            for id_, case in self.world.cases.items()
            for side, union, is_superior in (case.waits if case.open else ())
        }
        return waits | {
            (id_, "OUT_SUPERIOR" if union == move.old else "IN_SUPERIOR", self.hub.ids[union])
            for id_, move in self.world.moves.items()
            for union in (move.waits if move.open else ())
        }

    async def _cards(self) -> None:
        of = {one.id: int(one.full_name[1:]) for one in await Member.all()}
        found = {one.id: one for one in await Card.all()}
        told = {id_: (of[one.member_id], one.state, one.batch_id, bool(one.live)) for id_, one in found.items()}
        assert told == {id_: (card.person, card.state, card.batch, card.live) for id_, card in self.world.cards.items()}
        states = {one.id: (one.state, one.size) for one in await CardBatch.all()}
        assert states == {
            id_: (self.world.batch_state(id_), len(batch.rows)) for id_, batch in self.world.batches.items()
        }
        rows = {(row.batch_id, row.card_id) for row in await CardBatchRow.all()}
        assert rows == {(id_, card) for id_, batch in self.world.batches.items() for card in batch.rows}

    async def _corrections(self) -> None:
        of = {one.id: int(one.full_name[1:]) for one in await Member.all()}
        places = {of[one.id]: one.native_place for one in await Member.all() if one.native_place}
        assert places == self.world.places
        assert {of[one.subject_id] for one in await Proposal.filter(open=True)} == set(self.world.waiting)


async def _rows_of(table: str) -> dict[UUID, tuple[Any, ...]]:
    rows = await run(reader(), f"SELECT * FROM {table}")
    columns = [name for name in (rows[0].keys() if rows else ()) if name not in ("id", "subject_id")]
    subject = "subject_id" if table != "membership" else "member_id"
    return {UUID(str(row["id"])): (row["id"], row[subject], *(row[name] for name in columns)) for row in rows}


async def _subjects() -> set[Any]:
    """Whatever has steps."""
    found: set[Any] = set()
    for table in ("member", "org", "card", "transfer"):
        found |= {row["id"] for row in await run(reader(), f"SELECT id FROM {table}")}
    return found
