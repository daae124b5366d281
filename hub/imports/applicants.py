"""What is to be known of people who apply to join, before it is decided: asked for a whole list at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from hub.access.scope import Scope
from hub.clock import CHINA
from hub.errors import RateLimited
from hub.imports import judging, register
from hub.imports.checking import record
from hub.imports.checking.questions import Question
from hub.imports.facts import facts_about
from hub.imports.filled import Form
from hub.imports.findings import Finding
from hub.joining import lifecycle, queries, values
from hub.joining.models import JoinApplication
from hub.members import metering
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.region import RecordKind

KIND = RecordKind.JOIN_APPLICATION
MOST_EARLIER = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules and the register say of one that waits; and what else there is, as codes with their sentences."""

    findings: tuple[Finding, ...]
    remarks: tuple[tuple[str, str], ...]


async def known(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, Known]:
    """Of each that the asker may see, in a few statements for each union."""
    rows = await queries.by_ids(scope, ids)
    waits = [one for one in rows.values() if one.state == lifecycle.WAITS]
    homes = await orgs.by_ids(scope, {one.org_id for one in waits})
    said: dict[UUID, Known] = {}
    for home in homes.values():
        said |= await _judged(scope, home, [one for one in waits if one.org_id == home.id])
    alike = await queries.alike(scope, list(rows.values()))
    behind = await queries.behind(waits)
    return {one.id: _told(said.get(one.id), behind.get(one.id, 0), alike[one.id]) for one in rows.values()}


async def _judged(scope: Scope, home: Org, some: Sequence[JoinApplication]) -> dict[UUID, Known]:
    """The rules, with what the register answers about all of them; nothing of it to whoever has met too many today."""
    filled = {one.id: judging.unasked(home, KIND, values.opened(one).given).form for one in some}
    facts = facts_about(scope, home)
    asked = _merged([record.record_questions(f.region, f.layout, f.texts, facts) for f in filled.values()])
    said = await register.answered(scope, home, asked)
    if said.foreign:
        try:
            await metering.refuse_prying(scope)
        except RateLimited as refusal:
            return {id_: Known((), (("JOIN-NOT-ASKED", refusal.message),)) for id_ in filled}
        await metering.met(scope, home, said.foreign)

    def found(form: Form) -> tuple[Finding, ...]:
        check = record.check_record(form.region, form.layout, form.texts, facts, said.answers, known=form.kept)
        return check.findings

    return {id_: Known(found(form), ()) for id_, form in filled.items()}


def _merged(asked: Sequence[Sequence[Question]]) -> list[Question]:
    """One question a check, about everybody."""
    merged: dict[str, Question] = {}
    for one in chain.from_iterable(asked):
        before = merged.get(one.check.code)
        merged[one.check.code] = (
            one
            if before is None
            else Question(
                one.check,
                one.field,
                tuple(dict.fromkeys((*before.values, *one.values))),
                {**before.names, **one.names},
            )
        )
    return list(merged.values())


def _told(said: Known | None, behind: int, alike: Sequence[JoinApplication]) -> Known:
    remarks = list(said.remarks) if said else []
    if behind:
        remarks.append(("JOIN-REPEATED", f"同一证件号码向本工会另提交了{behind}份申请，本件办结后依次显示。"))
    for each in alike[:MOST_EARLIER]:
        day, state = f"{each.at.astimezone(CHINA):%Y/%m/%d}", lifecycle.label(each.region, each.state)
        remarks.append(("JOIN-EARLIER", f"同一证件号码曾于{day}提交过入会申请，状态：{state}。"))
    return Known(said.findings if said else (), tuple(remarks))
