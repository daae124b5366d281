"""What an application says: sealed as a whole, and shown as the record of the member it would become."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from hub import masks
from hub.joining.models import JoinApplication
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.region import member
from hub.seal import keyring

SEALED = "join_application.values"
NAME, NUMBER = member.full_name.key, member.id_number.key


@dataclass(frozen=True, slots=True)
class Said:
    """The texts as they were typed, for the rules to judge again; and what they were read as."""

    given: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[str, object] = field(default_factory=dict[str, object])


def put(one: JoinApplication, said: Said) -> None:
    """Seal it into the row, and have it found by the number of the person's document."""
    _seal(one, said)
    one.number_index = MEMBERS.index(NUMBER, said.values.get(NUMBER))


def forget(one: JoinApplication) -> None:
    """All is over: only the name stays, for whoever looks for the application."""
    _seal(one, Said({}, {NAME: opened(one).values.get(NAME)}))


def opened(one: JoinApplication) -> Said:
    """What it says. Of one that is over, the name alone."""
    told = orjson.loads(keyring().open(SEALED, one.id, one.values_sealed))
    values = {key: MEMBERS.thawed(one.region, key, value) for key, value in told["values"].items()}
    return Said(told["given"], values)


def as_member(one: JoinApplication) -> Member:
    """The member it would become, written nowhere: so that its values are masked as a member's are."""
    row = Member(id=one.id, region=one.region, org_id=one.org_id, more={}, as_typed={})
    MEMBERS.assign(row, opened(one).values)
    return row


def name(one: JoinApplication) -> str:
    """Whose it is, in full: for the union it lies before."""
    return str(opened(one).values.get(NAME) or "")


def masked_name(one: JoinApplication) -> str:
    """The same for whoever has the receipt, which may fall into other hands."""
    return masks.name(name(one))


def _seal(one: JoinApplication, said: Said) -> None:
    told = orjson.dumps({"given": dict(said.given), "values": dict(said.values)}).decode()
    one.values_sealed = keyring().seal(SEALED, one.id, told)
