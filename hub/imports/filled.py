"""One record as it is filled in: what somebody typed, in which form, for which union, beside what is kept already."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from hub import registry
from hub.access.scope import Scope
from hub.errors import Invalid
from hub.imports.layouts import form_for
from hub.keeping import Keeping
from hub.members import queries as members
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs import drafts
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.region import CODE, Column, Layout, RecordKind, Region, fold, optional
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


def blank(scope: Scope, home: Org, kind: RecordKind, values: Values, key: str | None = None) -> Form:
    """A new record for ``home``. Raises NotFound, Invalid."""
    region, layout = _layout(home.region, kind, values, key)
    printed = {"parent_name" if kind is RecordKind.ORG else "union_name": home.name}
    given = _texts(layout, values)
    for key, name in printed.items():
        if fold(given.get(key) or name) != fold(name):
            raise Invalid(f"与所选的工会“{name}”不一致。", path=("values", key))
    return Form(scope=scope, region=region, layout=layout, home=home, given=given, kept=printed)


async def of_kept(scope: Scope, kind: RecordKind, id: UUID, values: Values, key: str | None = None) -> Form:
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


async def with_superior(scope: Scope, id: UUID, values: Values) -> Form:
    """A union's form, where it may say which superior it is going to report to: by name, or by the directory's id."""
    chosen = values.get("parent_name")
    if isinstance(chosen, UUID):
        found = await drafts.named(scope.region, chosen)
        values = {**values, "parent_name": found}
    return await of_kept(scope, RecordKind.ORG, id, values)


def as_shown(kind: RecordKind, row: Member | Org, values: Values) -> frozenset[str]:
    """Which of the values are what is answered with, masked or not: those were not touched."""
    return frozenset(key for key, value in values.items() if _is_as_shown(KEEPINGS[kind], row, key, value, {}))


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
