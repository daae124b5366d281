"""A proposal's life: laid down beside its record, opened for review, decided, taken back, or gone with the record."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import orjson

from hub.access import notices
from hub.access.models import Account
from hub.access.notices import Noun, Word
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.clock import now
from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.identity import new_id
from hub.journal.deeds import Deed
from hub.journal.revisions import Changes
from hub.keeping import Keeping
from hub.region import Decision, Party
from hub.reviewing.faults import ChangedMeanwhile, ChangePending, NothingPending
from hub.reviewing.models import Proposal
from hub.seal import keyring

SEALED = "proposal.values"
REPORT = "report"
"""The kind of a union's first report of itself: nothing waits beside the record, the record itself does."""
_TITLES = {"member": "会员信息修改", "org": "工会信息修改", REPORT: "工会上报"}
_WHAT = {"member": "修改", "org": "修改", REPORT: "上报"}
_NOUNS: Mapping[str, Noun] = {"member": "member", "org": "org", REPORT: "org"}


class Row(Protocol):
    """A record of either noun."""

    id: UUID
    region: str
    version: int


@dataclass(frozen=True, slots=True)
class Values:
    """What would change, before and after by field; and the texts it was given as, for the rules to judge again."""

    changes: Changes
    given: Mapping[str, str]


async def lay_down(
    done: Deed, scope: Scope, kind: str, row: Row, org_id: UUID, values: Values, decider: Party
) -> Proposal:
    """Keep the changes, sealed, until somebody decides. The record must be locked. Raises ChangePending."""
    await refuse_open(done.tx, row.id)
    proposal_id = new_id()
    told = orjson.dumps({"changes": dict(values.changes), "given": dict(values.given)}).decode()
    made = Proposal(
        id=proposal_id,
        region=row.region,
        kind=kind,
        subject_id=row.id,
        org_id=org_id,
        version=row.version,
        side=(Party.MEMBER if scope.role is Role.MEMBER else Party.SELF).name,
        decider=decider.name,
        values_sealed=keyring().seal(SEALED, proposal_id, told),
        account_id=scope.account_id,
        by=scope.actor.name,
        at=now(),
    )
    await made.save(using_db=done.tx, force_create=True)
    done.details["proposed"] = sorted(values.changes)
    return made


async def of(tx: Db, subject_id: UUID) -> Proposal | None:
    """The one that waits for a decision."""
    return await Proposal.get_or_none(subject_id=subject_id, open=True, using_db=tx)


async def waiting(tx: Db, subject_id: UUID) -> Proposal:
    """The same, as nobody else can change it: its record is locked. Raises NothingPending."""
    found = await of(tx, subject_id)
    if found is None:
        raise NothingPending(path=("id",))
    return found


async def refuse_open(tx: Db, subject_id: UUID) -> None:
    """Raises ChangePending while one waits for a decision."""
    if await of(tx, subject_id):
        raise ChangePending()


def opened(one: Proposal, keeping: Keeping) -> Values:
    """What it says. Decided ones say nothing any more."""
    if one.values_sealed is None:
        return Values({}, {})
    told = orjson.loads(keyring().open(SEALED, one.id, one.values_sealed))
    changes = {
        key: (keeping.thawed(one.region, key, before), keeping.thawed(one.region, key, after))
        for key, (before, after) in told["changes"].items()
    }
    return Values(changes, told["given"])


def refuse_changed(one: Proposal, keeping: Keeping, row: Row) -> None:
    """Raises ChangedMeanwhile where one of the fields is no more what it was, nor already what it is to be."""
    changed = [key for key, pair in opened(one, keeping).changes.items() if keeping.clear(row, key) not in pair]
    if changed:
        refuse_fields(keeping, row.region, changed)


def refuse_unshown(one: Proposal, keeping: Keeping, changes: Changes) -> None:
    """Raises ChangedMeanwhile where a yes would change more, or to something else, than whoever says it was shown."""
    shown = opened(one, keeping).changes
    more = [key for key, (_, after) in changes.items() if key not in shown or shown[key][1] != after]
    if more:
        refuse_fields(keeping, one.region, more)


def refuse_fields(keeping: Keeping, region: str, keys: Collection[str]) -> None:
    """Raises ChangedMeanwhile for these."""
    fields = (keeping.field(region, key) for key in keys)
    raise ChangedMeanwhile([one.label for one in fields if one is not None])


async def settle(
    done: Deed, one: Proposal, decision: Decision, opinion: str | None, *, about: str, called: str
) -> None:
    """Write the decision down, put the values away, and tell whoever proposed.

    ``about``: what the record is called; ``called``: what the region calls the decision.
    """
    one.open, one.values_sealed = None, None
    one.decision, one.opinion, one.decided_by, one.decided_at = decision.value, opinion, done.actor.name, now()
    await one.save(using_db=done.tx)
    done.details["decision"] = decision.value
    said = called.removeprefix(_WHAT[one.kind])  # 修改审核不通过: nobody is told 修改 twice
    body = f"“{about}”的{_WHAT[one.kind]}{said}，审批人：{done.actor.name}。"
    if opinion:
        body += f"审批意见：{opinion}"
    to = (await _proposers(done.tx, [one])).values()
    await notices.tell(done.tx, to, f"{_TITLES[one.kind]}{said}", body, about=(_NOUNS[one.kind], one.subject_id))


async def withdraw(tx: Db, one: Proposal) -> None:
    """It was never said."""
    await one.delete(using_db=tx)


async def drop(tx: Db, subjects: Collection[UUID]) -> None:
    """Nothing waits any more for a record that came to an end. What was decided before stays."""
    await _tell_void(tx, subjects)
    await Proposal.filter(subject_id__in=list(subjects), open=True).using_db(tx).delete()


async def forget(tx: Db, subjects: Collection[UUID]) -> None:
    """The records are no more, or no more this union's: neither what waits nor what was decided goes with them."""
    await _tell_void(tx, subjects)
    await Proposal.filter(subject_id__in=list(subjects)).using_db(tx).delete()


async def _tell_void(tx: Db, subjects: Collection[UUID]) -> None:
    """Whoever waits for a decision learns that there will be none."""
    void = await Proposal.filter(subject_id__in=list(subjects), open=True).using_db(tx)
    to = await _proposers(tx, void)
    words = [
        Word(to[one.account_id], f"{_TITLES[one.kind]}不再办理", _VOID, (_NOUNS[one.kind], one.subject_id))
        for one in void
        if one.account_id in to
    ]
    await notices.tell_each(tx, words)


_VOID = "您提交的修改尚未审核，该会员的会籍已变动或记录已删除，修改不再办理。会员仍在册的，请由其所在工会重新提交。"


@reaching(everywhere)
async def _proposers(tx: Db, some: Collection[Proposal]) -> dict[UUID, Account]:
    ids = {one.account_id for one in some if one.account_id}
    return {one.id: one for one in await Account.filter(id__in=ids).using_db(tx)} if ids else {}
