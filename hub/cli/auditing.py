"""``hub audit``: whether everything that must be true is true."""

import sys
from collections import defaultdict

import click

from hub.cli.running import installed_run
from hub.settings import Settings

SHOWN = 20  # of one kind


@click.command()
def audit() -> None:
    """Check the register, live or restored: counters, memberships, versions, imports, jobs, journal, keys.

    Exit code 1 if anything is not as it must be.
    """
    from hub.auditing import audit as auditing

    async def work(_: Settings) -> list[auditing.Violation]:
        return await auditing.audit()

    said = defaultdict[str, list[str]](list)
    for one in installed_run(work):
        said[one.check].append(one.said)
    for name in auditing.CHECKS:
        click.echo(f"{name:12} {'ok' if not said[name] else f'{len(said[name])} wrong'}")
        for sentence in said[name][:SHOWN]:
            click.echo(f"    {sentence}", err=True)
        if len(said[name]) > SHOWN:
            click.echo(f"    and {len(said[name]) - SHOWN} more", err=True)
    sys.exit(1 if any(said.values()) else 0)
