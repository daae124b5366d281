"""What is wrong with how a region lets people apply to join (网上入会): its form, or a table of moves without one."""

from collections.abc import Iterator
from itertools import combinations

from .layouts import Layout, Medium
from .profile import Region
from .records import RecordKind, member

SUBJECT = "join_application"
DECIDED = (member.change, member.changed_on, member.change_reason, member.joined_on, member.member_no)
"""By the union, or by the hub for it, when it takes somebody in."""


def applying(region: Region) -> Iterator[str]:
    """Every contradiction, as sentences with their place."""
    forms = [one for one in region.layouts if one.kind is RecordKind.JOIN_APPLICATION]
    for form in forms:
        yield from _form(form)
    for one, other in combinations(forms, 2):
        both = max(one.since, other.since)
        if one.key != other.key and one.in_force(both) and other.in_force(both):
            yield f"{other.place}: layout “{other.key}”: people apply to join by “{one.key}” already; keep one of them."
    for life in region.lifecycles:
        if life.subject == SUBJECT and not forms:
            yield (
                f"{life.place}: lifecycle “{SUBJECT}”: nobody can apply to join; "
                f"add a layout of kind {RecordKind.JOIN_APPLICATION}."
            )


def _form(form: Layout) -> Iterator[str]:
    here = f"{form.place}: layout “{form.key}”"
    if form.medium is not Medium.FORM:
        yield f"{here}: people apply to join at a screen; write medium=Medium.FORM."
    for column in form.flat:
        if column.field in DECIDED:
            yield f"{here}, column “{column.header}”: the union decides that, not who applies; leave it out."
