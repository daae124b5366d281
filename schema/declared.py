"""What the face reads from the regions' declarations again and again, gathered once."""

import asyncio
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import ceil

from hub import registry
from hub.clock import today
from hub.imports.checking.proof import try_case
from hub.quality import Report, cases_of, measure
from hub.region import Cases, CodeTable, Entry, Field, Region, Way, card, member, org, sentences
from hub.registry import Registry


class Declared:
    """One registry, and what follows from it."""

    def __init__(self, of: Registry) -> None:
        self.registry = of
        self._regions = {slug: DeclaredRegion(region, of.packages.get(slug, ())) for slug, region in of.regions.items()}

    def region(self, slug: str) -> "DeclaredRegion":
        """What is declared for that region. KeyError where none serves under that name."""
        return self._regions[slug]

    @cached_property
    def lengths(self) -> Mapping[str, int]:
        """The longest of each declared list, by ``Type.field``; of forms and lists of codes, which differ, the mean."""
        regions = list(self.registry.regions.values())
        layouts = [layout for region in regions for layout in region.layouts]
        lives = [life for region in regions for life in region.lifecycles]
        tables = [len(table.entries) for region in regions for table in region.tables]

        def longest(of: list[int]) -> int:
            return max(of, default=0)

        def mean(of: list[int]) -> int:
            return ceil(sum(of) / len(of)) if of else 1

        return {
            "Query.regions": len(regions),
            "Query.regionFaults": len(self.registry.faults),
            "Query.explainRow": longest([len(sentences(one)) for one in regions]),
            "Region.layouts": longest([len(one.layouts) for one in regions]),
            "Region.codeTables": longest([len(one.tables) for one in regions]),
            "Region.rules": longest([len(sentences(one)) for one in regions]),
            "Region.menu": longest([len(one.menu) for one in regions]),
            "Region.links": longest([len(one.links) for one in regions]),
            "Region.limits": longest([len(one.limits) for one in regions]),
            "Region.onboarding": 1,
            "Region.lifecycles": longest([len(one.lifecycles) for one in regions]),
            "Lifecycle.states": longest([len(one.labels) for one in lives]),
            "Lifecycle.moves": longest([len(one.moves) for one in lives]),
            "Layout.columns": mean([len(one.flat) for one in layouts]),
            "Layout.head": longest([len(one.asked) for one in layouts]),
            "Layout.parts": 1,
            "CodeTable.entries": mean(tables),
        }


@dataclass(frozen=True)
class DeclaredRegion:
    """One region, looked up by what records hold: field keys and canonical codes."""

    region: Region
    packages: tuple[str, ...] = ()

    @cached_property
    def shown(self) -> dict[Hashable, object]:
        """Its choices as the face tells them, filled as they are asked for."""
        return {}

    @property
    def ways(self) -> tuple[Way, ...]:
        """How its unions get their accounts."""
        return (self.region.policies.onboarding.way,) if self.region.policies else ()

    @cached_property
    def _measuring(self) -> "asyncio.Future[Report]":
        cases = cases_of(*self.packages) if self.packages else Cases()
        return asyncio.ensure_future(asyncio.to_thread(measure, self.region, cases, try_case))

    async def report(self) -> Report:
        """How well it is known; worked out the first time somebody asks, beside whatever else is going on."""
        return await self._measuring

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field of its records by key: of unions, of members, of cards, its own."""
        extras = {key: one for extra in self.region.extras for key, one in extra.fields.items()}
        lists = {key: group.field for one in self.region.layouts for key, group in one.repeated.items()}
        return {**card.fields, **org.fields, **member.fields, **extras, **lists}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What its forms call a field, by the field's key, where they all call it the same."""
        called: dict[str, set[str]] = {}
        for layout in self.region.layouts:
            for column in (*layout.asked, *layout.flat):
                if column.field and column.field.key in {*layout.record.fields, *self.extras}:  # of no other record
                    called.setdefault(column.field.key, set()).add(column.called)
        return {key: next(iter(names)) for key, names in called.items() if len(names) == 1}

    @cached_property
    def extras(self) -> frozenset[str]:
        """The keys only this region keeps."""
        lists = {key for one in self.region.layouts for key in one.repeated}
        return frozenset(lists).union(key for extra in self.region.extras for key in extra.fields)

    @cached_property
    def tables(self) -> Mapping[str, CodeTable]:
        """Its code tables by name."""
        return {table.key: table for table in self.region.tables}

    @cached_property
    def tables_of_fields(self) -> Mapping[str, CodeTable]:
        """The table a field's codes are read through, by the field's key; the newest edition wins."""
        return {
            column.field.key: column.codes
            for layout in sorted(self.region.layouts, key=lambda one: one.since)
            for column in (*layout.derives, *layout.asked, *layout.flat)
            if column.field and column.codes
        }

    def entry(self, field_key: str, code: str | None) -> tuple[CodeTable, Entry] | None:
        """The choice a stored code stands for, in this region's words; None for a blank."""
        if code is None or (table := self.tables_of_fields.get(field_key)) is None:
            return None
        day = today()
        open_ = [one for one in table.entries if one.in_force(day)]
        exact = next((one for one in open_ if one.code == code), None)
        covering = exact or next((one for one in open_ if one.writes(code)), None)
        return table, covering or Entry(table.write(code, day) or code, code)


def version_of(table: CodeTable) -> str:
    """A mark that changes with the table's entries."""
    return sha256(repr((table.key, table.standard, table.entries)).encode()).hexdigest()[:16]


_gathered: Declared | None = None


def declared() -> Declared:
    """What follows from the process's registry."""
    global _gathered
    if _gathered is None or _gathered.registry is not registry.current():
        _gathered = Declared(registry.current())
    return _gathered
