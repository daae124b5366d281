"""``hub tidy``: lets go what nobody needs any more."""

import click

from hub.cli.running import installed_run
from hub.settings import Settings


@click.command()
def tidy() -> None:
    """Delete what has had its days: old uploads, answers, sessions, secrets, jobs, notices. Workers do it daily."""
    from hub.tidying import turn

    async def work(_: Settings) -> dict[str, int]:
        return dict(await turn.tidy())

    gone = installed_run(work)
    for table, count in gone.items():
        click.echo(f"{table:14} {count:9,d}")
    if not gone:
        click.echo("nothing has had its days")
