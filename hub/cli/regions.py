"""``hub region``: the regions that are here, how well they are known, a new one, and a region's beginning."""

import sys
from pathlib import Path

import click

from hub.cli.running import faults_told, installed_run
from hub.cli.words import words

MARKS = {True: click.style("✓", fg="green"), False: click.style("✗", fg="red")}


@click.group()
def region() -> None:
    """The regions: list, check, write a new one, begin one on this installation."""


region.add_command(words)


@region.command("list")
def list_regions() -> None:
    """The regions found here: enabled, not enabled (HUB_REGIONS), or held back.

    Fails where HUB_REGIONS names a region that is not here.
    """
    from hub import registry, settings

    with faults_told():
        enabled = settings.load().regions
        registry.load(enabled or None)
        found = registry.load()
    for slug, one in found.regions.items():
        off = "" if not enabled or slug in enabled else "  (not enabled)"
        click.echo(f"{slug:12} {one.adcode}  {one.name}  {one.platform_name}{off}")
    for fault in found.faults:
        click.echo(f"{fault.slug:12} held back: {fault.causes[0]}", err=True)


@region.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
def check(names: tuple[str, ...]) -> None:
    """Say how well each region is known: declared, sourced, proven, and what is missing."""
    from hub import registry
    from hub.imports.checking.proof import try_case
    from hub.quality import cases_of, measure

    with faults_told():
        found = registry.load(names or None)
    sound = not found.faults
    for slug, one in found.regions.items():
        report = measure(one, cases_of(*found.packages[slug]), try_case)
        steps = {"declared": report.undeclared, "sourced": report.unsourced, "proven": report.unproven}
        told = "   ".join(f"{step} {MARKS[not missing]}" for step, missing in steps.items())
        click.echo(f"{slug:12} {told}   {report.cases} cases")
        for line in (*report.undeclared, *report.unsourced, *report.unproven, *report.idle):
            click.echo(f"             {line}")
        sound = sound and not report.undeclared and not report.unproven
    for fault in found.faults:
        click.echo(f"{fault.slug:12} {click.style('held back', fg='red')}")
        for cause in fault.causes:
            click.echo(f"             {cause}")
    sys.exit(0 if sound else 1)


@region.command()
@click.argument("slug")
@click.option("--adcode", required=True, metavar="DIGITS", help="Administrative division code, GB/T 2260: 620000.")
@click.option("--name", help="What the region is called: 甘肃省总工会.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("plugins"), show_default=True)
def new(slug: str, adcode: str, name: str | None, folder: Path) -> None:
    """Write a new region's files; they pass the check as they are."""
    from hub import scaffold

    with faults_told():
        written = scaffold.new(slug, adcode, folder, name or "")
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"next: docs/new-region.md, then: hub region check {slug}")


@region.command()
@click.argument("slug")
@click.option("--org", metavar="NAME", help="The root union's name; the region's own name by default.")
@click.option("--login", metavar="NAME", help="The first administrator's login name; the union's name by default.")
def init(slug: str, org: str | None, login: str | None) -> None:
    """Begin a region on this installation: its root union and first administrator.

    Prints the initial password once; it opens nothing but changing it, and is good for seven days.
    """
    from hub.procedures import founding
    from hub.settings import Settings

    async def work(_: Settings) -> founding.Founded:
        return await founding.found(slug, org_name=org, login_name=login)

    done = installed_run(work)
    click.echo(f"union:            {done.org.name} ({done.org.org_no})")
    click.echo(f"login name:       {done.account.login_name}")
    click.echo(f"initial password: {done.password}")
