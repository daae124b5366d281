"""A form -> what the rules say of it, and the register as far as whoever fills it in may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope, region_scope
from hub.clock import today
from hub.errors import HubError, Invalid, Problems
from hub.imports import filled, register
from hub.imports.checking import record
from hub.imports.checking.gathering import kept_under
from hub.imports.checking.questions import Held, Question
from hub.imports.checking.record import RecordCheck
from hub.imports.facts import facts_about
from hub.imports.filled import NOWHERE, Form, Values
from hub.imports.findings import Finding
from hub.imports.register import Said
from hub.imports.reporting.render import Audience, render
from hub.members import metering
from hub.orgs import drafts
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.region import Against, FindingKind, OrgState, RecordKind, Severity
from hub.rows import worth_keeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A form, and what the rules say of it."""

    form: Form
    check: RecordCheck
    findings: tuple[Finding, ...]  # of what this edit brings: older faults of the record are not held against it

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity is Severity.WARNING)

    @property
    def written(self) -> dict[str, object]:
        """The values to write: those filled in, and what follows from them."""
        if self.form.id is None:
            return {key: value for key, value in self.check.values.items() if value is not None}
        touched = kept_under(self.form.layout, {*self.form.given, *self.check.derived})
        return {key: value for key, value in self.check.values.items() if key in touched}

    @property
    def doubts(self) -> tuple[str, ...]:
        """The codes of what is doubtful about the whole record, to be kept with it."""
        return tuple(
            dict.fromkeys(
                one.code
                for one in self.check.findings
                if one.severity is Severity.WARNING and one.kind is FindingKind.ROW and one.at
            )
        )

    @property
    def as_typed(self) -> dict[str, str]:
        """The texts that their codes would not give back."""
        kept: dict[str, str] = {}
        for column in (*self.form.layout.asked, *self.form.layout.flat):
            if column.field and column.codes and (code := self.written.get(column.field.key)) is not None:
                text = self.form.texts.get(column.field.key, "")
                if text != code and worth_keeping(column.field, column.codes, [text], [code], today()):
                    kept[column.field.key] = text
        return kept


async def check(
    scope: Scope,
    kind: RecordKind,
    values: Values,
    *,
    org_id: UUID | None = None,
    id: UUID | None = None,
    layout: str | None = None,
) -> Judged:
    """What the rules say of a form as it is typed. Nothing is written."""
    require(scope, "checkRecord")
    if id is not None:
        return await judge(await filled.of_kept(scope, kind, id, values, layout))
    if (own := org_id or scope.org_id) is None:
        raise Invalid("请指明是哪个工会的。", path=("org",))
    return await judge(filled.blank(scope, await orgs.visible(scope, own), kind, values, layout))


def check_alone(region: str, kind: RecordKind, values: Values, layout: str | None = None) -> Judged:
    """The same for whoever has no union yet: the register is not asked. Raises NotFound or Invalid."""
    home = Org(region=region, **{**NOWHERE, "state": OrgState.ACTIVE.value})
    return unasked(home, kind, values, layout)


def unasked(home: Org, kind: RecordKind, values: Values, layout: str | None = None) -> Judged:
    """A record for ``home`` by the rules alone: what the register would say is not to be known to whoever sends it."""
    form = filled.blank(region_scope(home.region), home, kind, values, layout)
    facts = {**facts_about(form.scope, home), "home_is_own": None}  # nobody does it for anybody
    said = record.check_record(form.region, form.layout, form.texts, facts, known=form.kept)
    return Judged(form=form, check=said, findings=said.findings)


async def asked(scope: Scope, home: Org, kind: RecordKind, values: Values) -> Judged:
    """The same by whoever may take it in: the register answers as far as the asker may know."""
    return await judge(filled.blank(scope, home, kind, values))


def flawless(judged: Judged) -> Judged:
    """What may be written. Problems: everything that is wrong with it."""
    if problems := [_problem(judged.form, one) for one in judged.findings if one.severity is Severity.ERROR]:
        raise Problems(problems)
    return judged


async def whole(form: Form) -> Judged:
    """A record as it is kept, with every fault it has."""
    check = await _checked(form, form.kept)
    return Judged(form=form, check=check, findings=check.findings)


async def judge(form: Form) -> Judged:
    """A form as it is filled in. RateLimited for who has met too many of other unions' people today."""
    check = await _checked(form, form.texts)
    findings = check.findings
    if form.id is not None:
        before = {(one.code, one.at) for one in (await _checked(form, form.kept)).findings}
        findings = tuple(one for one in findings if one.at in form.given or (one.code, one.at) not in before)
    if not form.home.path:  # the first union of a region has nobody above
        findings = tuple(one for one in findings if one.at != "parent_name")
    return Judged(form=form, check=check, findings=findings)


async def _checked(form: Form, texts: Mapping[str, str]) -> RecordCheck:
    facts = facts_about(form.scope, form.home)
    asked = record.record_questions(form.region, form.layout, texts, facts)
    said = await register.answered(form.scope, form.home, asked, besides=form.id)
    if form.id is not None:
        await _answer_above(form, asked, said)
    if said.foreign:
        await metering.refuse_prying(form.scope)
        await metering.met(form.scope, form.home, said.foreign)
    return record.check_record(form.region, form.layout, texts, facts, said.answers, known=form.locked)


async def _answer_above(form: Form, asked: Sequence[Question], said: Said) -> None:
    """Who a union stands below is out of its sight: the register says so, or the directory it chose from."""
    for one in asked:
        if one.check.against is not Against.REGISTER or one.field != "parent_name":
            continue
        for name in map(str, one.values):
            if name == form.kept.get("parent_name") or await drafts.may_report_to(form.region.slug, name):
                said.answers[one.check.code][name] = Held(Against.REGISTER, {})


def _problem(form: Form, finding: Finding) -> HubError:
    told = render(finding, form.region, form.layout, Audience.SCREEN)
    meant = f"您是否想填：{told.suggestion}" if told.suggestion else ""
    hint = "；".join(part for part in (told.fix, meant) if part)
    return Invalid(told.says, path=("values", finding.at) if finding.at else (), hint=hint or None)
