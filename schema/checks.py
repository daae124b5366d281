"""What the rules say: of a record as it is typed, or of one row of a file; nothing is written."""

from typing import Annotated

import strawberry
from strawberry import ID

from hub.access.permissions import may
from hub.errors import NotFound
from hub.imports import explaining, judging
from hub.imports.reporting.render import Audience
from hub.region import RecordKind
from schema import values as record
from schema.context import Info
from schema.declared import declared
from schema.declaring import field
from schema.directives import at_most
from schema.findings import Finding, of_record
from schema.ids import uuid_of
from schema.keys import outside, told
from schema.rules import Rule, rules_of
from schema.scalars import JSON
from schema.values import plain

_NOUNS = {RecordKind.ORG: "Org", RecordKind.MEMBER: "Member"}


@strawberry.type(description="What the rules say of a record as it is typed.")
class RecordCheck:
    """For a form: what is wrong, what follows, what these values ask for."""

    findings: list[Finding] = strawberry.field(directives=at_most(20))
    derived: JSON | None = strawberry.field(
        description="Computed fields by Field.key: sex and birth date from the number, union form from the employers."
    )
    required: list[str] = strawberry.field(directives=at_most(60), description="Field keys required for these values.")
    not_applicable: list[str] = strawberry.field(
        directives=at_most(60), description="Field keys to be left blank for these values (事业单位不填)."
    )


@strawberry.type
class RuleOutcome:
    """A rule, and its answer about one row; what stands in the row is not told."""

    rule: Rule
    holds: bool
    skipped: bool = strawberry.field(description="It had nothing to look at, or an earlier one had spoken.")


@strawberry.type
class CheckQueries:
    """Asking the rules."""

    @field(
        quiet=True,
        description="The same rules, for a form as it is typed. With `id`, of that record as `values` would change it.",
    )
    async def check_record(
        self,
        info: Info,
        region: str,
        kind: RecordKind,
        values: JSON,
        layout: str | None = None,
        org: ID | None = None,
        id: ID | None = None,
    ) -> RecordCheck | None:
        scope, typed = info.context.scope, record.given(values)
        if org is None and id is None and (scope is None or scope.org_id is None or not may(scope, "checkRecord")):
            judged = judging.check_alone(region, kind, typed, layout)
        else:
            scope, noun = info.context.reading, _NOUNS.get(kind, "")
            org_id, key = uuid_of("Org", org or ""), uuid_of(noun, id or "")
            if region != scope.region or (org and org_id is None) or (id and key is None):
                raise NotFound()
            judged = await judging.check(scope, kind, typed, org_id=org_id, id=key, layout=layout)
        # Of a new record every word is the asker's own; a kept one's words are masked as everywhere.
        audience = Audience.OWNER if id is None else Audience.SCREEN
        form, said = judged.form, judged.check
        return RecordCheck(
            findings=of_record(judged.findings, form.region, form.layout, audience),
            derived=JSON(told({key: plain(value) for key, value in said.derived.items()})),
            required=[outside(key) for key in said.required],
            not_applicable=[outside(key) for key in said.not_applicable],
        )

    @field(
        name="explainRow",
        quiet=True,
        directives=at_most(200),
        description="Every rule that ran on that row, its source, its answer.",
    )
    async def explain_row(
        self, info: Info, import_: Annotated[ID, strawberry.argument(name="import")], row: int
    ) -> list[RuleOutcome] | None:
        scope, key = info.context.reading, uuid_of("Import", import_)
        one = await info.context.loaders.imports.load(key) if key else None
        if one is None:
            raise NotFound()
        region = declared().region(one.region).region
        rules = {rule.code: rule for rule in rules_of(region, RecordKind(one.kind), one.at.date())}
        outcomes = await explaining.explain(scope, one, row)
        return [
            RuleOutcome(rule=rules[each.code], holds=each.holds, skipped=each.skipped)
            for each in outcomes
            if each.code in rules
        ]
