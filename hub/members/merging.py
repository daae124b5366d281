"""What a member's record becomes when something new is said of the person: one way for forms, files and endings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.clock import today
from hub.identity import new_id
from hub.journal.revisions import Changes
from hub.members.lifecycle import ARRIVES, BEGINNINGS, DEPARTS, JOINS, MembershipState, after, is_held
from hub.members.models import Member, Membership
from hub.members.values import MEMBERS
from hub.orgs.models import Org

Values = Mapping[str, object]
KNOWN_BY = "id_number"  # the one value a record never loses


@dataclass(frozen=True, slots=True)
class Merged:
    """What changed; the bond that ended for good, if a new one begins; and how many more the union counts."""

    changes: Changes
    ended: Membership | None
    counted: int

    @property
    def is_change(self) -> bool:
        return bool(self.changes) or self.ended is not None


def amend(row: Member, values: Values, typed: Mapping[str, str] | None = None) -> Merged:
    """Correct a record where it stands. A change of membership that is said again is no change."""
    return _merge(row, values, after(values.get("change"), MembershipState(row.state)), typed)


def enroll(row: Member, org: Org, values: Values, typed: Mapping[str, str] | None = None) -> Merged:
    """Enroll a person who has a record: still, or again, or after another union, which keeps what it knew to itself."""
    if row.org_id != org.id:
        return _move(row, org, values, typed)
    held = MembershipState(row.state) if is_held(row.state) else MembershipState.CURRENT
    return _merge(row, values, after(values.get("change"), held), typed)


def transfer(row: Member, org: Org, change: str = ARRIVES) -> Merged:
    """Let the membership go on in another union: the bond with this one ends today, the record goes along as it is."""
    ended = _bond(row)
    ended.state, ended.change, ended.reason, ended.until = MembershipState.TRANSFERRED.value, DEPARTS, None, today()
    changes = MEMBERS.differences(row, {"change": change, "changed_on": today(), "change_reason": None})
    MEMBERS.assign(row, {key: value for key, (_, value) in changes.items()})
    row.org_id, row.state, row.since = org.id, after(change).value, today()
    return Merged(changes, ended, 1)


def begun(joined_on: object, change: object, changed_on: object) -> date:
    """The day the bond began that a new record speaks of."""
    told = (changed_on, joined_on) if change in BEGINNINGS else (joined_on, changed_on)
    return next((day for day in told if isinstance(day, date)), None) or today()


def _merge(row: Member, values: Values, state: MembershipState, typed: Mapping[str, str] | None) -> Merged:
    before, again = is_held(row.state), is_held(state) and not is_held(row.state)
    ended = _bond(row) if again else None
    changes = MEMBERS.differences(row, _completed(row, values, again=again))
    MEMBERS.assign(row, {key: value for key, (_, value) in changes.items()}, typed)
    row.state = state.value
    if again or (row.change in BEGINNINGS and "changed_on" in changes):
        row.since = row.changed_on or today()
    return Merged(changes, ended, is_held(state) - before)


def _completed(row: Member, values: Values, *, again: bool) -> Values:
    """A change of membership has a day and a reason of its own: those of the change before go with it."""
    said = {"change": JOINS, **values} if again and values.get("change") is None else values
    if said.get("change") is None or said["change"] == row.change:
        return said
    own: dict[str, object] = {"changed_on": today(), "change_reason": None}
    if said["change"] == JOINS and said.get("changed_on"):
        own["joined_on"] = said["changed_on"]
    return own | dict(said)


def _move(row: Member, org: Org, values: Values, typed: Mapping[str, str] | None) -> Merged:
    ended = _bond(row)
    said = _completed(row, values, again=True)
    told = {key: value for key, value in said.items() if value is not None and key not in MEMBERS.given}
    row.more, row.as_typed = {}, {}
    cleared = {key: None for key in MEMBERS.kept if key != KNOWN_BY}
    MEMBERS.assign(row, cleared | told, typed)
    row.org_id, row.state, row.since = (
        org.id,
        after(told.get("change")).value,
        begun(told.get("joined_on"), told.get("change"), told.get("changed_on")),
    )
    return Merged({key: (None, value) for key, value in told.items()}, ended, int(is_held(row.state)))


def _bond(row: Member) -> Membership:
    """The bond that stood in the record until now; ``org_name`` is filled in by whoever writes it."""
    return Membership(
        id=new_id(),
        region=row.region,
        member_id=row.id,
        org_id=row.org_id,
        org_name="",
        state=row.state,
        change=row.change,
        reason=row.change_reason,
        since=row.since,
        until=row.changed_on,
    )
