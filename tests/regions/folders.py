"""Every region of plugins/, found as the hub finds it: a new folder is tested at birth."""

from functools import cache
from pathlib import Path

from hub.imports.checking.proof import try_case
from hub.quality import Report, cases_of, measure
from hub.region import Cases, Region
from hub.registry import Registry, load

FOLDERS = tuple(
    sorted(
        path.name
        for path in (Path(__file__).parents[2] / "plugins").iterdir()
        if path.is_dir() and path.name[0] not in "._"
    )
)


@cache
def registry() -> Registry:
    return load(FOLDERS)


def region(slug: str) -> Region:
    return registry().region(slug)


def cases(slug: str) -> Cases:
    """Its own, and its province's."""
    return cases_of(*registry().packages[slug])


@cache
def report(slug: str) -> Report:
    return measure(region(slug), cases(slug), try_case)
