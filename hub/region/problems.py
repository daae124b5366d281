"""Problems: every contradiction in what a region declares, each a sentence with its file and its remedy."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Protocol

from .applying import applying
from .asking import Read
from .fields import Field
from .guess import did_you_mean
from .layouts import Layout
from .lifecycles import SUBJECTS, Effect, Lifecycle, Party
from .policies import Number, OrgKind, Policies, Tree, Way
from .printed import printed
from .profile import Region
from .records import Record, RecordKind, card, given, member, org
from .rules import FILLS, FOUND_BY, Against, Check, Rule, Severity, placeholders
from .sentences import Sentence, spoken
from .states import OrgState

Fields = Mapping[str, Field]


class _Asked(Protocol):
    @property
    def reads(self) -> tuple[Read, ...]: ...


def problems(region: Region, parent: Region | None = None) -> Iterator[str]:
    """Everything at once. ``region`` as it is effective; ``parent`` is the region it lies within."""
    extra = {key: field for one in region.extras for key, field in one.fields.items()}
    yield from _identity(region, parent)
    yield from _extras(region)
    yield from _tables(region)
    for layout in region.layouts:
        known = _known(layout.record, extra)
        yield from printed(layout)
        yield from _columns(layout, known)
    yield from _editions(region)
    yield from applying(region)
    for book in region.books:
        known = _known(book.about, extra)
        if not book.rules:
            yield f"{book.place}: rulebook of {book.about.__name__} is empty; leave it out instead."
        for one in book.rules:
            if isinstance(one, Rule):
                yield from _rule(one, book.about, known)
            else:
                yield from _check(one, book.about, known)
    yield from _sentences(region)
    for life in region.lifecycles:
        if life.subject not in SUBJECTS:
            yield f"{life.place}: lifecycle “{life.subject}” is of no such thing{did_you_mean(life.subject, SUBJECTS)}"
        yield from (f"{life.place}: lifecycle “{life.subject}”: {problem}" for problem in life.problems())
        yield from (
            f"{life.place}: lifecycle “{life.subject}”: {problem}" for problem in (*_unreviewed(life), *_unjudged(life))
        )
    if region.policies:
        yield from _policies(region, region.policies)


def unexplained(region: Region) -> Iterator[str]:
    """What leaves a clerk alone: errors that do not say why, and all that does not say what to do. It serves still."""
    own = (
        *(need for layout in region.layouts for need in layout.needs),
        *(one for book in region.books for one in book.rules),
    )
    for one in {one.code: one for one in own}.values():
        if not one.cause and one.severity is Severity.ERROR:
            yield f"{one.place}: {one.code} does not say why; add cause=, how a clerk comes to be told it."
        if not one.fix:
            yield f"{one.place}: {one.code} does not say what to do; add fix=, the clerk's next step."


def _known(about: type[Record], extra: Fields) -> Fields:
    people = member.fields if about is card else {}  # an application tells of the member, too
    return {**given.fields, **card.fields, **people, **about.fields, **extra}


def _identity(region: Region, parent: Region | None) -> Iterator[str]:
    here = f"{region.place}: region {region.slug}"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", region.slug):
        yield f"{here}: the slug is the folder's name, in small letters, digits and underscores."
    if not re.fullmatch(r"[1-9][0-9]{5}", region.adcode):
        yield f"{here}: adcode “{region.adcode}” is not six digits of GB/T 2260."
    if not region.name:
        yield f"{here}: has no name."
    if not region.sources:
        yield f"{here}: names no source; say where its forms and rules come from."
    for fixed in (x for x in (parent.layouts if parent else ()) if x.fixed):
        for own in region.layouts:
            if parent and own.key == fixed.key and own not in parent.layouts:
                yield (
                    f"{own.place}: replaces layout “{own.key}”, which {parent.slug} fixes for all its regions; "
                    "drop it, or ask the province."
                )
    keys = [item.key for item in region.menu]
    for item in region.menu:
        if item.parent and item.parent not in keys:
            guess = did_you_mean(item.parent, keys)
            yield f"{here}: menu item “{item.key}” hangs under “{item.parent}”, which is no item{guess}"
        if keys.count(item.key) > 1:
            yield f"{here}: two menu items are called “{item.key}”."


def _extras(region: Region) -> Iterator[str]:
    for one in region.extras:
        for key, field in one.fields.items():
            for shared in (org, member, card, given):
                if key in shared.fields:
                    yield (
                        f"{field.place}: the extra “{key}” hides {shared.__name__}.{key}; "
                        "use the shared field, or another name."
                    )
    for one, other in combinations(region.extras, 2):
        for key in one.fields.keys() & other.fields.keys():
            yield f"{other.fields[key].place}: “{key}” is an extra twice; give one another name."


def _tables(region: Region) -> Iterator[str]:
    columns = (c for x in region.layouts for c in (*x.asked, *x.flat, *x.derives))
    looked = (one.table for book in region.books for one in book.rules if isinstance(one, Check))
    tables = list(dict.fromkeys(one for one in (*(c.codes for c in columns), *looked) if one))
    for table in tables:
        yield from (f"{table.place}: code table “{table.key}”: {problem}" for problem in table.problems())
    for one, other in combinations(tables, 2):
        if one.key == other.key:
            yield f"{other.place}: a second code table “{one.key}”; the first is at {one.place}. Rename one."


def _columns(layout: Layout, known: Fields) -> Iterator[str]:
    for column in (*layout.asked, *layout.declared, *layout.derives):
        here = f"{column.place}: layout “{layout.key}”, column “{column.header}”"
        field = column.field
        if field and known.get(field.key) is not field:
            if field.record:
                yield f"{here}: {field.record}.{field.key} is not of this record; list its class under extras=."
            else:
                yield f"{here}: {field.label} is no field{did_you_mean(field.key, known)}"
        for asked in (column.when, column.by):
            if asked:
                yield from _reads(here, asked, known)
        if field:
            yield from _blanks(here, column.says, {field.key})
            yield from _blanks(here, column.unreadable.says if column.unreadable else "", {field.key})
            yield from _blanks(here, column.uncomputed.says if column.uncomputed else "", {"detail"})
    for need in layout.needs:
        here = f"{need.place}: {need.code}, needed by layout “{layout.key}”"
        yield from _reads(here, need, given.fields)
        yield from _blanks(here, need.says, {read.name for read in need.reads})


def _editions(region: Region) -> Iterator[str]:
    for one, other in combinations(region.layouts, 2):
        old, new = sorted((one, other), key=lambda x: x.since)
        if old.key == new.key and old.in_force(new.since):
            yield (
                f"{old.place}: two editions of layout “{new.key}” are in force on {new.since} "
                f"(the other is at {new.place}); end the older with until=."
            )


def _rule(one: Rule, about: type[Record], known: Fields) -> Iterator[str]:
    here = f"{one.place}: rule {one.code}"
    yield from _reads(here, one, known)
    if one.suggests:
        yield from _reads(f"{here}, suggests", one.suggests, known)
    if one.at and one.at not in known and one.at not in {read.name for read in one.reads}:
        yield f"{here}: points at “{one.at}”, which is no field of {about.__name__}{did_you_mean(one.at, known)}"
    yield from _blanks(here, one.says, {read.name for read in one.reads})


def _check(one: Check, about: type[Record], known: Fields) -> Iterator[str]:
    here = f"{one.place}: check {one.code}"
    for key in filter(None, (one.at, one.above)):
        if key not in known:
            yield f"{here}: “{key}” is no field of {about.__name__}{did_you_mean(key, known)}"
    if (one.against is Against.LIST) != (one.table is not None and one.table.loaded):
        yield f"{here}: only a list that is loaded can be looked into; declare its table with loaded=True."
    if one.against not in (Against.OTHER_ROWS, Against.LIST) and one.at in known and one.at not in FOUND_BY:
        may = ", ".join(sorted(FOUND_BY & known.keys()))
        yield f"{here}: the register finds nobody by {one.at}; it finds by {may}."
    if one.against is Against.REGISTER and one.above == one.at:
        yield f"{here}: above= is the field itself; name the field that the other row fills."
    yield from _blanks(here, one.says, {one.at} | FILLS.get(one.against, frozenset()))


def _reads(here: str, asked: _Asked, known: Fields) -> Iterator[str]:
    if not asked.reads:
        yield f"{here}: reads nothing; name the fields it is about as parameters."
    givens = [read.name in given.fields for read in asked.reads]
    if givens != sorted(givens):
        order = sorted((read.name for read in asked.reads), key=lambda name: name in given.fields)
        yield f"{here}: reads a given before a field; write them in this order: {', '.join(order)}."
    for read in asked.reads:
        field = known.get(read.name)
        if field is None:
            yield f"{here}: reads “{read.name}”, which is no field{did_you_mean(read.name, known)}"
        elif read.flaw:
            yield f"{here}: “{read.name}” {read.flaw}"
        elif field.kind.type is not read.type:
            yield f"{here}: reads “{read.name}” as {read.type.__name__}, but it is a {field.kind.type.__name__}."


def _blanks(here: str, says: str, known: set[str] | frozenset[str]) -> Iterator[str]:
    may = sorted({*known, "row", "label"})
    try:
        used = sorted(set(placeholders(says)))
    except ValueError as error:
        yield f"{here}: the sentence “{says}” has a stray brace ({error}); write {{{{ for a brace."
        return
    for name in used:
        if name not in may:
            yield (
                f"{here}: the sentence uses {{{name}}}, which cannot be filled here; "
                f"it may use {'、'.join(f'{{{one}}}' for one in may)}."
            )


def _sentences(region: Region) -> Iterator[str]:
    first: dict[str, Sentence] = {}
    for one in spoken(region):
        if not one.code:
            yield f"{one.place}: the sentence “{one.says}” has no code; a client could not tell it from another."
            continue
        before = first.setdefault(one.code, one)
        said = (before.says, before.cause, before.fix, before.severity)
        if said != (one.says, one.cause, one.fix, one.severity):
            yield (
                f"{one.place}: {one.code} says “{one.says}” ({one.severity}) here and “{before.says}” "
                f"({before.severity}) at {before.place}; one code, one sentence: give one of them its own code=."
            )


def _unreviewed(life: Lifecycle) -> Iterator[str]:
    """A correction that waits must be decided by somebody, either way."""
    if life.subject != "org" or not any(move.enters == OrgState.CHANGE_PENDING for move in life.moves):
        return
    out = [move for (state, _), move in life.table.items() if state == OrgState.CHANGE_PENDING]
    for effect, verb in ((Effect.APPLY_CHANGES, "take it over"), (Effect.DROP_CHANGES, "put it away")):
        if not any(effect in move.effects and Party.SUPERIOR in move.by.parties for move in out):
            yield (
                f"a correction waits in {OrgState.CHANGE_PENDING}, but no move lets the superior {verb}; "
                f"add one with Effect.{effect.name}."
            )


def _unjudged(life: Lifecycle) -> Iterator[str]:
    """And so must a report."""
    if life.subject != "org" or not any(move.enters == OrgState.SUBMITTED for move in life.moves):
        return
    out = [move for (state, _), move in life.table.items() if state == OrgState.SUBMITTED]
    for ends, verb in (((OrgState.ACTIVE,), "approve it"), ((OrgState.RETURNED, OrgState.REJECTED), "give it back")):
        if not any(move.enters in ends and Party.SUPERIOR in move.by.parties for move in out):
            names = " or ".join(ends)
            yield f"a report waits in SUBMITTED, but no move lets the superior {verb}; add one to {names}."


def _policies(region: Region, policies: Policies) -> Iterator[str]:
    here = f"{region.place}: region {region.slug}"
    tree, onboarding, cards = policies.tree, policies.onboarding, policies.cards
    if tree:
        yield from (f"{tree.place}: tree: {problem}" for problem in tree.problems())
        yield from (f"{tree.place}: tree: {problem}" for problem in _unasked(region, tree))
    named: Sequence[Field | str] = (*onboarding.keys, onboarding.login)
    for field in named:
        if isinstance(field, Field) and org.fields.get(field.key) is not field:
            yield f"{here}: onboarding reads org.{field.key}, which is no field{did_you_mean(field.key, org.fields)}"
    password = onboarding.password
    if not (1 <= password.shortest <= password.longest and 1 <= password.classes <= 3):
        span = f"{password.shortest} to {password.longest} characters of {password.classes} classes"
        yield f"{here}: nobody can choose a password of {span}; there are 3 classes: letters, digits, signs."
    for number in policies.numbers:
        about = next((one for one in (org, member) if one.fields.get(number.field.key) is number.field), None)
        if about is None:
            yield f"{number.place}: numbers {number.field.key}, which is no field of org or member."
        else:
            yield from _number(number, about)
    reported = any(move.enters is OrgState.SUBMITTED for life in region.lifecycles for move in life.moves)
    if onboarding.way is Way.SELF_REGISTERED and onboarding.login is not org.email:
        yield f"{here}: whoever registers signs in by the mailbox, and by nothing else; write login=org.email."
    if onboarding.way is Way.SELF_REGISTERED and not reported:
        yield f"{here}: unions register themselves, but could never report to anybody; add moves to SUBMITTED."
    if cards and cards.name_width < 4:
        yield f"{here}: no name fits on a card {cards.name_width} wide; a Chinese character counts two."
    for window in policies.windows:
        for month, day in (window.opens, window.closes):
            if not (1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]):
                yield f"{here}: a yearly window opens or closes on day {day} of month {month}, which is no day."
    for target in policies.targets:
        if not 0 < target.orgs <= 1:
            yield f"{here}: the target of {target.by} is a share of the unions, above 0 and up to 1; not {target.orgs}."
    if reviews := policies.reviews:
        yield from (f"{reviews.place}: reviews: {problem}" for problem in reviews.problems())
    if staffing := policies.staffing:
        yield from (f"{staffing.place}: staffing: {problem}" for problem in staffing.problems())
    if policies.by_org_code and not reported:
        yield f"{here}: by_org_code, but no superior approves what unions say of themselves; add moves to SUBMITTED."
    for package in policies.packages:
        keys = [layout.key for layout in region.layouts]
        for key in package.layouts:
            if key not in keys:
                yield f"{here}: package “{package.key}” needs layout “{key}”, which is none{did_you_mean(key, keys)}"


def _number(number: Number, about: type[Record]) -> Iterator[str]:
    """A number is made while its record is written: of all else the hub knows only this."""
    here = f"{number.place}: number of {number.field.key}"
    beside = ("today", "serial") if about is org else ("home_name", "home_no", "today", "serial")
    known = {**about.fields, **{key: given.fields[key] for key in beside}}
    strange = [read.name for read in number.reads if read.name not in known]
    for name in strange:
        near = did_you_mean(name, known)
        yield f"{here}: reads “{name}”; it may read the fields of {about.__name__}, and {', '.join(beside)}{near}"
    if not strange:
        yield from _reads(here, number, known)


def _unasked(region: Region, tree: Tree) -> Iterator[str]:
    """A union whose form does not ask for its kind is a union of one employer."""
    forms = [layout for layout in region.layouts if layout.kind is RecordKind.ORG]
    asked = any(one.field is org.kind for form in forms for one in (*form.asked, *form.flat, *form.derives))
    for seat in tree.seats if forms and not asked else ():
        if seat.under and seat.kind is not OrgKind.SINGLE:
            yield f"“{seat.label}” can never be entered: no form asks for org.kind; add a column for it."
