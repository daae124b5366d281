"""A region: everything the hub knows about one province or city."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from .codes import CodeTable
from .layouts import Layout
from .lifecycles import Lifecycle
from .places import Place, here
from .policies import Policies
from .records import Extras, Record, card
from .rules import Check, Rule, Rulebook, rulebook
from .sources import Source

API = 1  # the version of this vocabulary


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the region's menu, in its own words and order."""

    key: str
    label: str
    parent: str = ""
    url: str = ""


class LinkKind(StrEnum):
    """What a link opens."""

    PHONE = "PHONE"
    EMAIL = "EMAIL"
    WEB = "WEB"
    DOWNLOAD = "DOWNLOAD"


@dataclass(frozen=True, slots=True)
class Link:
    """Help outside the hub: a hot line, a forum, a document."""

    kind: LinkKind
    label: str
    value: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit people should know of before they meet it."""

    code: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One province or city, as one frozen value."""

    slug: str  # the folder's name
    adcode: str  # GB/T 2260
    name: str
    platform_name: str = ""  # as its pages call it
    api: tuple[int, int] = (API, API)  # versions of this vocabulary it was written for, from and to
    within: str = ""  # the province whose declarations it takes over
    sources: tuple[Source, ...]
    limitations: tuple[str, ...] = ()
    extras: tuple[type[Extras], ...] = ()
    layouts: tuple[Layout, ...] = ()
    rules: tuple[Rulebook, ...] = ()
    lifecycles: tuple[Lifecycle, ...] = ()
    policies: Policies | None = None
    menu: tuple[MenuItem, ...] = ()
    links: tuple[Link, ...] = ()
    limits: tuple[Limit, ...] = ()
    place: Place = field(default_factory=here, compare=False, repr=False)

    def layout(self, key: str, on: date) -> Layout:
        """The edition in force on that day. LookupError where there is none."""
        for one in self.layouts:
            if one.key == key and one.in_force(on):
                return one
        raise LookupError(f"{self.slug} has no layout “{key}” in force on {on}")

    def book(self, about: type[Record]) -> tuple[Rule | Check, ...]:
        """Everything said about a record, in order."""
        return tuple(one for book in self.books if book.about is about for one in book.rules)

    @property
    def books(self) -> tuple[Rulebook, ...]:
        """Everything said about any record: its rulebooks, and what it asks of those who are to get a card."""
        cards = self.policies.cards if self.policies else None
        return (*self.rules, rulebook(card, cards.source, *cards.rules)) if cards and cards.rules else self.rules

    @property
    def tables(self) -> tuple[CodeTable, ...]:
        """The code tables its layouts read through and its rules look into, each once."""
        columns = (c for x in self.layouts for c in (*x.asked, *x.flat, *x.derives))
        looked = (one.table for book in self.books for one in book.rules if isinstance(one, Check))
        return tuple({one.key: one for one in (*(c.codes for c in columns), *looked) if one}.values())


def within(parent: Region, child: Region) -> Region:
    """The child as it is effective: its parent's declarations, but its own under the same key in their place."""
    own_layouts, own_lives = {x.key for x in child.layouts}, {x.subject for x in child.lifecycles}
    own_books = {b.about for b in child.rules}
    return replace(
        child,
        sources=(*child.sources, *parent.sources),
        limitations=(*child.limitations, *parent.limitations),
        extras=(*parent.extras, *child.extras),
        layouts=(*child.layouts, *(x for x in parent.layouts if x.key not in own_layouts)),
        rules=(*child.rules, *(b for b in parent.rules if b.about not in own_books)),
        lifecycles=(*child.lifecycles, *(x for x in parent.lifecycles if x.subject not in own_lives)),
        policies=child.policies or parent.policies,
        menu=child.menu or parent.menu,
        links=(*child.links, *parent.links),
        limits=(*child.limits, *parent.limits),
    )
