"""What people do with cards: apply for them in batches, answer for the bank, and move them hand to hand."""

from collections.abc import Sequence
from uuid import UUID

import strawberry
from strawberry import ID

from hub.cards import batches, moving
from hub.cards.candidates import Candidate
from hub.cards.faults import NobodyToApply
from hub.cards.models import CardBatch as BatchRow
from hub.cards.states import Answer
from hub.errors import Invalid, NotFound
from hub.imports import bank_results
from hub.region import Decision
from schema.card_candidates import CardCandidate
from schema.cards import CardBatch, ServiceCard
from schema.context import Info
from schema.declaring import mutation
from schema.directives import at_most
from schema.ids import uuid_of
from schema.imports import Import
from schema.problems import Payload, problems_of


@strawberry.input
class CardNameInput:
    """办卡约定姓名 of one of the members."""

    member: ID
    card_name: str


@strawberry.type
class CardBatchPayload(Payload):
    """A batch, and who was not taken into it."""

    batch: CardBatch | None = None
    refused: list[CardCandidate] = strawberry.field(
        directives=at_most(100), default_factory=list, description="Not taken in, and why."
    )


@strawberry.type
class CardPayload(Payload):
    """A card."""

    card: ServiceCard | None = None


@strawberry.type
class BankResultsPayload(Payload):
    """The bank's answer on its way into the register."""

    batch: CardBatch | None = None
    import_: Import | None = strawberry.field(name="import", default=None)


@strawberry.type
class MoveCardsPayload(Payload):
    """The cards, moved."""

    cards: list[ServiceCard] = strawberry.field(directives=at_most(100), default_factory=list)


@strawberry.type
class CardMutations:
    """会员服务卡."""

    @mutation(
        description="Opens, fills and submits a batch in one go (批量办卡申请, 全部批量办卡). "
        "By UNION_ADMIN, UNION_CLERK.",
    )
    async def apply_for_cards(
        self,
        info: Info,
        org: ID,
        members: list[ID] | None = None,
        all_pending: bool = False,
        foreigners: bool = False,
        card_names: list[CardNameInput] | None = None,
        idempotency_key: str | None = None,
    ) -> CardBatchPayload | None:
        try:
            done = await batches.apply(
                info.context.acting,
                _key("Org", org, "org"),
                members=_members(members),
                all_pending=all_pending,
                foreigners=foreigners,
                card_names=_names(card_names),
            )
        except NobodyToApply as refusal:
            return _nobody(info, refusal)
        return _payload(*done)

    @mutation(description="By UNION_ADMIN, UNION_CLERK.")
    async def open_card_batch(
        self, info: Info, org: ID, foreigners: bool = False, idempotency_key: str | None = None
    ) -> CardBatchPayload | None:
        scope = info.context.acting
        return _payload(await batches.open_batch(scope, _key("Org", org, "org"), foreigners=foreigners))

    @mutation(description="By UNION_ADMIN, UNION_CLERK.")
    async def add_to_card_batch(
        self,
        info: Info,
        batch: ID,
        members: list[ID] | None = None,
        all_pending: bool = False,
        card_names: list[CardNameInput] | None = None,
        idempotency_key: str | None = None,
    ) -> CardBatchPayload | None:
        done = await batches.add(
            info.context.acting,
            _key("CardBatch", batch, "batch"),
            members=_members(members),
            all_pending=all_pending,
            card_names=_names(card_names),
        )
        return _payload(*done)

    @mutation(description="By UNION_ADMIN, UNION_CLERK.")
    async def remove_from_card_batch(
        self, info: Info, batch: ID, members: list[ID], idempotency_key: str | None = None
    ) -> CardBatchPayload | None:
        key = _key("CardBatch", batch, "batch")
        return _payload(await batches.remove(info.context.acting, key, _members(members)))

    @mutation(description="By UNION_ADMIN.")
    async def submit_card_batch(
        self, info: Info, batch: ID, idempotency_key: str | None = None
    ) -> CardBatchPayload | None:
        try:
            return _payload(*await batches.submit(info.context.acting, _key("CardBatch", batch, "batch")))
        except NobodyToApply as refusal:
            return _nobody(info, refusal)

    @mutation(description="While open. By UNION_ADMIN.")
    async def cancel_card_batch(
        self, info: Info, batch: ID, idempotency_key: str | None = None
    ) -> CardBatchPayload | None:
        return _payload(await batches.cancel(info.context.acting, _key("CardBatch", batch, "batch")))

    @mutation(description="The bank's answer file, checked as an import. By BANK; UNION_ADMIN on its behalf.")
    async def record_bank_results(
        self, info: Info, batch: ID, upload: ID, idempotency_key: str | None = None
    ) -> BankResultsPayload | None:
        upload_id = uuid_of("Upload", upload)
        if upload_id is None:
            raise NotFound("没有找到上传的文件，请重新上传。", path=("upload",))
        row, started = await bank_results.start(info.context.acting, _key("CardBatch", batch, "batch"), upload_id)
        return BankResultsPayload(batch=CardBatch.of(row), import_=Import.of(started))

    @mutation(description="The bank's answer for one card; a failure code when RETURNED. By BANK.")
    async def decide_card(
        self,
        info: Info,
        id: ID,
        decision: Decision,
        card_no: str | None = None,
        failure_code: str | None = None,
        message: str | None = None,
        if_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> CardPayload | None:
        row = await moving.decide(
            info.context.acting,
            _key("ServiceCard", id, "id"),
            _answer(decision),
            card_no=card_no,
            failure_code=failure_code,
            message=message,
            if_version=if_version,
        )
        return CardPayload(card=ServiceCard.of(row))

    @mutation(
        description="Moves of the region's card lifecycle: retry, receive, hand out, activate, report lost, "
        "recall ... By the roles the move names.",
    )
    async def move_cards(
        self, info: Info, cards: list[ID], move: str, reason: str | None = None, idempotency_key: str | None = None
    ) -> MoveCardsPayload | None:
        ids = [_key("ServiceCard", one, "cards", str(at)) for at, one in enumerate(cards)]
        moved = await moving.move(info.context.acting, ids, move, reason)
        return MoveCardsPayload(cards=[ServiceCard.of(row) for row in moved])


def _key(kind: str, id: str, *path: str) -> UUID:
    key = uuid_of(kind, id)
    if key is None:
        raise NotFound(path=path)
    return key


def _members(ids: list[ID] | None) -> list[UUID]:
    return [_key("Member", one, "members", str(at)) for at, one in enumerate(ids or ())]


def _names(given: list[CardNameInput] | None) -> dict[UUID, str]:
    named = enumerate(given or ())
    return {_key("Member", one.member, "cardNames", str(at), "member"): one.card_name for at, one in named}


def _answer(decision: Decision) -> Answer:
    """A bank passes a card or returns it; for good it refuses nobody."""
    if decision is Decision.REJECTED:
        raise Invalid("银行的答复只有通过（APPROVED）或退回（RETURNED）。", path=("decision",))
    return Answer(decision.value)


def _payload(batch: BatchRow, refused: Sequence[Candidate] = ()) -> CardBatchPayload:
    return CardBatchPayload(batch=CardBatch.of(batch), refused=[CardCandidate.of(one) for one in refused])


def _nobody(info: Info, refusal: NobodyToApply) -> CardBatchPayload:
    """Nothing was sent: who was refused, and why."""
    problems = problems_of(refusal, info.context.caller.request_id)
    return CardBatchPayload(refused=[CardCandidate.of(one) for one in refusal.refused], problems=problems)
