"""One record from a form: judged by the rules of the sheet it would stand in, then written by its noun's command."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from hub import registry
from hub.access.permissions import require
from hub.access.scope import Scope, region_scope
from hub.clock import today
from hub.database import reader
from hub.errors import HubError, Invalid, Problems
from hub.imports import register
from hub.imports.checking import record
from hub.imports.checking.gathering import kept_under
from hub.imports.checking.record import RecordCheck
from hub.imports.facts import facts_about, refuse_unready
from hub.imports.findings import Finding
from hub.imports.layouts import form_for, report_for
from hub.imports.reporting.render import Audience, render
from hub.journal.deeds import deed
from hub.keeping import Keeping
from hub.members import commands as member_commands
from hub.members import metering
from hub.members import queries as members
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs import commands as org_commands
from hub.orgs import drafts
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.region import CODE, Column, FindingKind, Layout, OrgState, RecordKind, Region, Severity, fold, optional
from hub.rows import worth_keeping
from hub.templates.filling import spread

Values = Mapping[str, object]
NOWHERE = {"path": "", "name": "", "org_no": "", "state": "", "child_count": 0}  # above the first union of a region
KEEPINGS: Mapping[RecordKind, Keeping] = {
    RecordKind.MEMBER: MEMBERS,
    RecordKind.ORG: ORGS,
    RecordKind.JOIN_APPLICATION: MEMBERS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One record as it is filled in, and what the register knows around it."""

    scope: Scope
    region: Region
    layout: Layout
    home: Org  # the union it is for: a member's own, a new union's superior
    given: Mapping[str, str]  # texts by field; "" clears, what is absent stays as it is
    kept: Mapping[str, str] = field(default_factory=dict[str, str])  # what the register holds already, as texts
    id: UUID | None = None  # of the record that is being changed

    @property
    def locked(self) -> Mapping[str, str]:
        """What a locked field must go on saying: to the union all that is kept, to its superior who is above it."""
        if self.scope.org_id == self.home.id:
            return self.kept
        return {key: text for key, text in self.kept.items() if key in ("parent_name", "union_name")}

    @property
    def texts(self) -> Mapping[str, str]:
        """The whole record as it would be."""
        return {**self.kept, **self.given}


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
        return await _judged(await _of_kept(scope, kind, id, values, layout))
    if (own := org_id or scope.org_id) is None:
        raise Invalid("请指明是哪个工会的。", path=("org",))
    return await _judged(_blank(scope, await orgs.visible(scope, own), kind, values, layout))


def check_alone(region: str, kind: RecordKind, values: Values, layout: str | None = None) -> Judged:
    """The same for whoever has no union yet: the register is not asked. Raises NotFound or Invalid."""
    home = Org(region=region, **{**NOWHERE, "state": OrgState.ACTIVE.value})
    return unasked(home, kind, values, layout)


def unasked(home: Org, kind: RecordKind, values: Values, layout: str | None = None) -> Judged:
    """A record for ``home`` by the rules alone: what the register would say is not to be known to whoever sends it."""
    form = _blank(region_scope(home.region), home, kind, values, layout)
    facts = {**facts_about(form.scope, home), "home_is_own": None}  # nobody does it for anybody
    said = record.check_record(form.region, form.layout, form.texts, facts, known=form.kept)
    return Judged(form=form, check=said, findings=said.findings)


async def asked(scope: Scope, home: Org, kind: RecordKind, values: Values) -> Judged:
    """The same by whoever may take it in: the register answers as far as the asker may know."""
    return await _judged(_blank(scope, home, kind, values))


def flawless(judged: Judged) -> Judged:
    """What may be written. Problems: everything that is wrong with it."""
    if problems := [_problem(judged.form, one) for one in judged.findings if one.severity is Severity.ERROR]:
        raise Problems(problems)
    return judged


def as_shown(kind: RecordKind, row: Member | Org, values: Values) -> frozenset[str]:
    """Which of the values are what is answered with, masked or not: those were not touched."""
    return frozenset(key for key, value in values.items() if _is_as_shown(KEEPINGS[kind], row, key, value, {}))


async def enroll_member(scope: Scope, org_id: UUID, values: Values) -> tuple[Member, tuple[Finding, ...]]:
    """Enroll one person. Problems: everything that is wrong with the form. Answers the member and what is doubtful."""

    async def filled_in() -> Form:
        home = await orgs.visible(scope, org_id)
        form = _blank(scope, home, RecordKind.MEMBER, values)
        refuse_unready(scope, home, form.layout)
        return form

    judged = await _passed(scope, "enrollMember", filled_in)
    member = await member_commands.enroll(
        scope, org_id, judged.written, as_typed=judged.as_typed, warnings=judged.doubts
    )
    return member, judged.warnings


async def update_member(
    scope: Scope,
    id: UUID,
    values: Values,
    if_version: int | None = None,
) -> tuple[Member, tuple[Finding, ...]]:
    """Correct one person's record. Problems: everything that this correction would make wrong."""
    judged = await _passed(scope, "updateMember", lambda: _of_kept(scope, RecordKind.MEMBER, id, values))
    member = await member_commands.update(
        scope,
        id,
        judged.written,
        given=judged.form.given,
        if_version=if_version,
        as_typed=judged.as_typed,
        warnings=judged.doubts,
    )
    return member, judged.warnings


async def create_org(
    scope: Scope,
    parent_id: UUID | None,
    values: Values,
    layout: str | None = None,
) -> tuple[Org, tuple[Finding, ...]]:
    """Enter one union below another; without a superior, the region's first."""

    async def filled_in() -> Form:
        home = await orgs.visible(scope, parent_id) if parent_id else Org(region=scope.region, **NOWHERE)
        return _blank(scope, home, RecordKind.ORG, values, layout)

    judged = await _passed(scope, "createOrg", filled_in)
    org = await org_commands.create(scope, parent_id, judged.written, as_typed=judged.as_typed)
    return org, judged.warnings


async def update_org(
    scope: Scope,
    id: UUID,
    values: Values,
    if_version: int | None = None,
) -> tuple[Org, tuple[Finding, ...]]:
    """Correct one union."""
    judged = await _passed(scope, "updateOrg", lambda: _with_superior(scope, id, values))
    org = await org_commands.update(
        scope, id, judged.written, given=judged.form.given, if_version=if_version, as_typed=judged.as_typed
    )
    return org, judged.warnings


async def complete_org(scope: Scope, id: UUID) -> tuple[Org, tuple[Finding, ...]]:
    """A union whose whole report is filled in and right. Problems: all that is missing or wrong in it."""
    try:
        require(scope, "submitOrg")
        row = await orgs.visible(scope, id)
        superior = await drafts.reached(reader(), row)
        key = report_for(registry.current().region(row.region), superior.track, is_entered=row.reports_to is None).key
        form = await _of_kept(scope, RecordKind.ORG, id, {}, key)
        found = (await _checked(form, form.kept)).findings
        if problems := [_problem(form, one) for one in found if one.severity is Severity.ERROR]:
            raise Problems(problems)
        return row, tuple(one for one in found if one.severity is Severity.WARNING)
    except HubError as refusal:
        async with deed(scope.actor, "submitOrg", region=scope.region):
            raise refusal


def taken_over(region: str, texts: Mapping[str, str]) -> tuple[dict[str, object], dict[str, str]]:
    """What the region's form can read of an employer's data: the values, and the texts codes would not give back."""
    judged = check_alone(region, RecordKind.ORG, texts)
    return judged.written, judged.as_typed


async def passed_again(scope: Scope, act: str, kind: RecordKind, id: UUID, given: Mapping[str, str]) -> Judged:
    """What the rules make of a correction that was proposed a while ago. Problems: all that is wrong with it by now."""
    return await _passed(scope, act, lambda: _of_kept(scope, kind, id, given))


async def corrected(org: Org, values: Values) -> Values:
    """What the rules make of a union's own corrections while it activates. Problems: all that they would make wrong."""
    return flawless(await _judged(await _of_kept(region_scope(org.region), RecordKind.ORG, org.id, values))).written


async def _passed(scope: Scope, act: str, filled_in: Callable[[], Awaitable[Form]]) -> Judged:
    """A form that may be written. A refusal goes into the journal, as the command's own would."""
    try:
        require(scope, act)
        return flawless(await _judged(await filled_in()))
    except HubError as refusal:
        async with deed(scope.actor, act, region=scope.region):
            raise refusal


async def _judged(form: Form) -> Judged:
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
    if said.foreign:
        await metering.refuse_prying(form.scope)
        await metering.met(form.scope, form.home, said.foreign)
    return record.check_record(form.region, form.layout, texts, facts, said.answers, known=form.locked)


def _blank(scope: Scope, home: Org, kind: RecordKind, values: Values, key: str | None = None) -> Form:
    """A new record for ``home``."""
    region, layout = _layout(home.region, kind, values, key)
    printed = {"parent_name" if kind is RecordKind.ORG else "union_name": home.name}
    given = _texts(layout, values)
    for key, name in printed.items():
        if fold(given.get(key) or name) != fold(name):
            raise Invalid(f"与所选的工会“{name}”不一致。", path=("values", key))
    return Form(scope=scope, region=region, layout=layout, home=home, given=given, kept=printed)


async def _of_kept(scope: Scope, kind: RecordKind, id: UUID, values: Values, key: str | None = None) -> Form:
    """A record of the register, with what somebody would change. What comes back as it was shown was not touched."""
    row: Member | Org
    if kind is RecordKind.MEMBER:
        row = await members.visible(scope, id)
        home = await orgs.visible(scope, row.org_id)
        printed = {"union_name": home.name}
    else:
        row = home = await orgs.visible(scope, id)
        printed = {"parent_name": (await orgs.superior_names([home])).get(id, "")}
    keeping = KEEPINGS[kind]
    values = {key: value for key, value in values.items() if not _is_as_shown(keeping, row, key, value, printed)}
    region, layout = _layout(row.region, kind, values, key)
    fields = [one.field.key for one in (*layout.asked, *layout.flat) if one.field and one.field.key not in printed]
    kept = _texts(layout, {key: keeping.clear(row, key) for key in (*fields, *layout.repeated)}) | printed
    given = _texts(layout, values)
    moved = printed.keys() & given.keys()
    if moved and not (isinstance(row, Org) and drafts.chooses(row)):
        raise Invalid("上级工会不能在此修改，请办理转移。", path=("values", *moved))
    return Form(scope=scope, region=region, layout=layout, home=home, given=given, kept=kept, id=id)


async def _with_superior(scope: Scope, id: UUID, values: Values) -> Form:
    """A union's form, where it may say which superior it is going to report to: by name, or by the directory's id."""
    chosen = values.get("parent_name")
    if isinstance(chosen, UUID):
        found = await drafts.named(scope.region, chosen)
        values = {**values, "parent_name": found}
    return await _of_kept(scope, RecordKind.ORG, id, values)


def _is_as_shown(keeping: Keeping, row: Member | Org, key: str, value: object, printed: Mapping[str, str]) -> bool:
    """Whether a value is what the register answers with, also of fields that this form does not ask for."""
    if keeping.field(row.region, key) is None:
        return False
    shown = (keeping.clear(row, key), keeping.masked(row, key))
    return _text(key, value) in (printed.get(key), *(_text(key, each) for each in shown))


def _layout(slug: str, kind: RecordKind, values: Values, key: str | None) -> tuple[Region, Layout]:
    """The form, with the questions a sheet does not print but the register keeps an answer to."""
    region, keeping = registry.current().region(slug), KEEPINGS.get(kind)
    if keeping is None:
        raise Invalid("没有这一类的表。", path=("kind",))
    layout = form_for(region, kind, key)
    asked = {one.field.key for one in (*layout.asked, *layout.flat) if one.field}
    more: list[Column] = []
    for name in values:
        if name in asked or name in layout.repeated:
            continue
        one = keeping.field(slug, name)
        applies = kind is RecordKind.JOIN_APPLICATION  # a stranger is asked what is asked, and no more
        if one is None or one.kind is CODE or name in keeping.given or applies:
            says = f"表中没有“{one.label}”这一项。" if one else "表中没有这一项。"
            raise Invalid(says, hint="请按该地区表单所列的各项填写。", path=("values", name))
        more.append(optional(one.label, one))
    return region, replace(layout, columns=(*layout.columns, *more)) if more else layout


def _texts(layout: Layout, values: Values) -> dict[str, str]:
    """Values as somebody would type them, each where the form prints it."""
    try:
        return {key: _text(key, value) for key, value in spread(layout, values).items()}
    except ValueError as wrong:
        group = layout.repeated[str(wrong)]
        says = f"“{group.title}”应为列表，最多{group.repeats}项，每项只填表中的各项。"
        raise Invalid(says, path=("values", group.key)) from None


def _text(key: str, value: object) -> str:
    """A value as somebody would type it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str() | int():
            return str(value)
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    raise Invalid("只能填写文字、数字、日期、是或否。", path=("values", key))


def _problem(form: Form, finding: Finding) -> HubError:
    told = render(finding, form.region, form.layout, Audience.SCREEN)
    meant = f"您是否想填：{told.suggestion}" if told.suggestion else ""
    hint = "；".join(part for part in (told.fix, meant) if part)
    return Invalid(told.says, path=("values", finding.at) if finding.at else (), hint=hint or None)
