"""Which regions this hub serves: found in plugins/ and among installed packages, checked, or put aside with causes."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

import pluggy

from hub.clock import now
from hub.errors import DeclarationFault, NotFound
from hub.national.canonical import misnamed
from hub.national.card_forms import with_bank_forms
from hub.national.card_life import with_card_life
from hub.region import API, Region, did_you_mean, explain, hookspecs, problems, revision, within

__all__ = ["Fault", "Registry", "current", "load", "revision", "use"]

GROUP = "hub.regions"  # entry points of installed packages: the name is the region's, the value its package
FOLDER = "plugins"


@dataclass(frozen=True, slots=True)
class Fault:
    """A region that asked to serve and may not, and why."""

    slug: str
    causes: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Registry:
    """The regions that serve, as they are effective; those that do not; and the packages each is declared in."""

    regions: Mapping[str, Region]
    faults: tuple[Fault, ...] = ()
    packages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # its own, then its province's

    def region(self, slug: str) -> Region:
        """Raises NotFound where no such region serves."""
        if slug not in self.regions:
            raise NotFound(f"没有“{slug}”这个地区。", hint="可用的地区：" + "、".join(self.regions))
        return self.regions[slug]


class _Unfit(Exception):
    """Raised inside, so that whatever goes wrong in a plugin becomes the causes of its fault."""

    def __init__(self, *causes: str) -> None:
        self.causes = causes


def load(enabled: Collection[str] | None = None) -> Registry:
    """Find and check the regions; ``enabled`` chooses among them, None takes all.

    Raises DeclarationFault where two packages claim one name, or ``enabled`` names one that is not there.
    """
    found = _found()
    for slug in enabled or ():
        if slug not in found:
            raise DeclarationFault(f"“{slug}” is to be enabled, but no such region is here{did_you_mean(slug, found)}")
    wanted = list(found) if enabled is None else list(dict.fromkeys(enabled))
    manager = pluggy.PluginManager(hookspecs.NAME)
    manager.add_hookspecs(hookspecs)
    regions: dict[str, Region] = {}
    faults: list[Fault] = []
    for slug in wanted:
        try:
            regions[slug] = _effective(manager, found, slug)
        except _Unfit as unfit:
            faults.append(Fault(slug, unfit.causes, now()))
    homes = {slug: (slug, one.within) if one.within else (slug,) for slug, one in regions.items()}
    packages = {slug: tuple(found[home].module for home in at) for slug, at in homes.items()}
    return Registry(regions, tuple(faults), packages)


def _found() -> dict[str, EntryPoint]:
    """Every folder of plugins/ and every installed package of the group, by the name of its region."""
    found: dict[str, EntryPoint] = {}
    origins: dict[str, str] = {}
    for one, origin in (*_folders(), *_installed()):
        if one.name in found:
            raise DeclarationFault(
                f"{origins[one.name]} and {origin} both call themselves “{one.name}”; remove or rename one of them."
            )
        found[one.name], origins[one.name] = one, origin
    return found


def _folders() -> Iterator[tuple[EntryPoint, str]]:
    for path in importlib.import_module(FOLDER).__path__:
        for folder in sorted(Path(path).iterdir()):
            if folder.is_dir() and folder.name[0] not in "._":
                yield EntryPoint(folder.name, f"{FOLDER}.{folder.name}", GROUP), f"the folder {FOLDER}/{folder.name}"


def _installed() -> Iterator[tuple[EntryPoint, str]]:
    for one in sorted(entry_points(group=GROUP)):
        yield one, f"the installed package {one.dist.name if one.dist else one.value}"


def _effective(manager: pluggy.PluginManager, found: Mapping[str, EntryPoint], slug: str) -> Region:
    region, parent = _declared(manager, found[slug]), None
    if region.within:
        if region.within not in found:
            raise _Unfit(
                f"{region.place}: lies within “{region.within}”, which is not here{did_you_mean(region.within, found)}"
            )
        try:
            parent = _declared(manager, found[region.within])
        except _Unfit as unfit:
            raise _Unfit(f"{region.place}: lies within “{region.within}”, which is unfit:", *unfit.causes) from None
        if parent.within:
            raise _Unfit(
                f"{region.place}: lies within {parent.slug}, which lies within {parent.within}; one level only."
            )
        region = within(parent, region)
    region = with_card_life(with_bank_forms(region))
    try:
        causes = (*problems(region, parent), *misnamed(region))
    except Exception as error:  # noqa: BLE001 - what was declared may be of any type
        causes = (f"{region.place}: something declared is not what it should be: {type(error).__name__}: {error}",)
    if causes:
        raise _Unfit(*causes)
    return region


def _declared(manager: pluggy.PluginManager, one: EntryPoint) -> Region:
    """Let one plugin say who it is."""
    if unreadable := tuple(_misspelt_files(one)):
        raise _Unfit(*unreadable)
    try:
        plugin = manager.get_plugin(one.name) or one.load()
        if not manager.has_plugin(one.name):
            manager.register(plugin, one.name)
        manager.check_pending()
        others = [other for name, other in manager.list_name_plugin() if name != one.name]
        answers: Sequence[object] = manager.subset_hook_caller("hub_region", others)()
    except pluggy.PluginValidationError as error:
        manager.unregister(name=one.name)
        raise _Unfit(f"{one.module}: {error}; the hooks are {', '.join(_hooks())}.") from None
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a region's own code may raise anything
        raise _Unfit(explain(error, one.module)) from None
    if len(answers) != 1 or not isinstance(answers[0], Region):
        raise _Unfit(
            f"{one.module}: answers no Region; write @hookimpl above def hub_region() -> Region, and return one."
        )
    region = answers[0]
    if not region.api[0] <= API <= region.api[1]:
        low, high = region.api
        raise _Unfit(
            f"{region.place}: is written for versions {low} to {high} of the vocabulary; this hub speaks {API}."
        )
    if region.slug != one.name:
        raise _Unfit(f"{region.place}: calls itself “{region.slug}”, but its folder or entry point is “{one.name}”.")
    return region


def _misspelt_files(one: EntryPoint) -> Iterator[str]:
    """What Python cannot read, in all files at once."""
    try:
        spec = find_spec(one.module)
    except ImportError:
        spec = None
    if spec is None or spec.origin is None:
        yield f"{one.module}: no such package; a region is a folder with an __init__.py, reached by its module's name."
        return
    folder = Path(spec.origin).parent
    for path in sorted(folder.glob("*.py")) if spec.submodule_search_locations else (Path(spec.origin),):
        try:
            compile(path.read_bytes(), str(path), "exec")
        except (SyntaxError, ValueError) as error:
            yield explain(error, one.module)


def _hooks() -> list[str]:
    return [name for name in vars(hookspecs) if name.startswith("hub_")]


_current: Registry | None = None


def use(registry: Registry) -> None:
    """Make it the process's one."""
    global _current
    _current = registry


def current() -> Registry:
    """The process's one. Raises DeclarationFault before ``use``."""
    if _current is None:
        raise DeclarationFault("no registry is in use; call use(load()) when the process starts.")
    return _current
