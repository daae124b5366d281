"""Candidates (待办卡): the members of a union who have no card, and what stands in the way."""

from typing import Self

import strawberry
from strawberry import ID

from hub.cards import candidates
from hub.cards.candidates import Candidate
from hub.cards.fitness import Unfit
from hub.members.queries import MemberFilter as Wanted
from hub.paging import Window
from hub.region import FindingKind
from schema.card_lists import org_of
from schema.context import Info
from schema.declaring import field
from schema.directives import PAGED, at_most
from schema.findings import Finding
from schema.ids import node_id
from schema.keys import outside
from schema.member_filter import MemberFilter
from schema.members import Member
from schema.pages import Connection


@strawberry.type(description="A member without a card, and what stands in the way.")
class CardCandidate:
    """待办卡."""

    member: Member
    needs_card_name: bool = strawberry.field(description="是否特殊: a rare character or a foreigner, needs `cardName`.")
    card_name_hint: str | None
    findings: list[Finding] = strawberry.field(
        directives=at_most(20), description="说明: wrong data, to be mended first."
    )

    @classmethod
    def of(cls, one: Candidate) -> Self:
        """Somebody who might be applied for."""
        return cls(
            member=Member.of(one.member),
            needs_card_name=one.needs_card_name,
            card_name_hint=one.card_name_hint,
            findings=[_told(unfit, place) for place, unfit in enumerate(one.findings)],
        )


def _told(one: Unfit, place: int) -> Finding:
    """What keeps a person's data from the bank, as a finding of the record."""
    return Finding(
        id=node_id("Finding", f"{one.code}/{one.at}/{place}"),
        code=one.code,
        severity=one.severity,
        kind=FindingKind.REGISTER,
        kind_label="会员服务卡申请信息有误",
        row=None,
        column=None,
        header=None,
        cell=None,
        field=outside(one.at) if one.at else None,
        value=None,
        message=one.says,
        cause=one.cause or None,
        fix=one.fix or None,
        suggestion=None,
        related_row=None,
        source=None,
    )


@strawberry.type
class CandidateQueries:
    """Reading who may be applied for."""

    @field(directives=PAGED, quiet=True, description="待办卡: members without a card, with what stands in the way.")
    async def card_candidates(
        self,
        info: Info,
        org: ID,
        foreigners: bool | None = None,
        filter: MemberFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[CardCandidate] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        wanted = filter.wanted() if filter else Wanted()
        row = await org_of(info, org)
        page = await candidates.page(info.context.reading, row, window, foreigners=foreigners, filter=wanted)
        return Connection(page=page, nodes=[CardCandidate.of(one) for one in page.items])
