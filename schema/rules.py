"""Rules: everything a region may tell a clerk, one per code and kind of record."""

from collections.abc import Iterator
from datetime import date

import strawberry

from hub.region import FindingKind, RecordKind, Region, Severity, sentences
from schema.directives import at_most
from schema.keys import outside
from schema.sources import Source


@strawberry.type
class Rule:
    """What is said, of what, how grave, and where that comes from."""

    code: str
    kind: RecordKind
    about: FindingKind
    severity: Severity
    fields: list[str] = strawberry.field(directives=at_most(60))
    message: str = strawberry.field(
        description="In braces what a finding of it fills in: {label} what the field is called, {text} what was typed, "
        "a field's key what stands there."
    )
    cause: str | None
    fix: str | None
    source: Source | None
    in_force_from: date | None


def rules_of(region: Region, kind: RecordKind | None, on: date) -> Iterator[Rule]:
    """The region's rules in the order a file meets them."""
    for said in sentences(region).values():
        for record in said.records:
            if kind in (None, record) and (said.since is None or said.since <= on):
                yield Rule(
                    code=said.code,
                    kind=record,
                    about=said.kind,
                    severity=said.severity,
                    fields=[outside(key) for key in said.fields if key],
                    message=said.says,
                    cause=said.cause or None,
                    fix=said.fix or None,
                    source=Source.of(said.source) if said.source else None,
                    in_force_from=said.since,
                )
