"""``hub journal``: whether it is still what was written."""

import sys

import click

from hub.cli.running import installed_run
from hub.settings import Settings


@click.group()
def journal() -> None:
    """The journal of who did what."""


@journal.command()
@click.option("--region", metavar="NAME", help="Only that region; without it, every one and the hub itself.")
def verify(region: str | None) -> None:
    """Name the first entry that was changed, left out, put elsewhere or cut off; exit code 1 if there is one.

    Where all is well, how far each chain has come is added to the file journal.anchors: keep copies of it elsewhere.
    """
    from hub.journal import anchors, verifying

    async def work(_: Settings) -> verifying.Verified:
        found = await verifying.verify(region)
        anchors.add(found.ends)
        return found

    found = installed_run(work)
    for bad in found.bad:
        click.echo(str(bad), err=True)
    if found.bad_line is not None:
        click.echo(f"journal.anchors, line {found.bad_line}: it was changed, or follows one that is missing", err=True)
    if found.bad or found.bad_line is not None:
        sys.exit(1)
    click.echo(f"{found.entries} entries, every one as it was written")
