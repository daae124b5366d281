"""``hub migrate``: the database brought to the present version."""

import asyncio
import sys

import click

from hub import settings
from hub.cli.running import faults_told


@click.command()
@click.option("--check", is_flag=True, help="Run nothing; fail if the migrations and the models differ.")
@click.option("--make", "name", metavar="NAME", help="Write a migration for what changed in the models.")
def migrate(check: bool, name: str | None) -> None:
    """Bring the database to the present version.

    SQLite is brought up to date at every start; PostgreSQL waits for this command.
    """
    from hub.database import drafting, migrating
    from hub.installation import prepare

    with faults_told():
        if check:
            if differences := asyncio.run(drafting.differences()):
                click.echo("\n".join(differences), err=True)
                sys.exit(1)
            click.echo("migrations and models agree")
        elif name:
            path = asyncio.run(drafting.draft(name))
            click.echo(f"{path} written; read it before you commit it" if path else "migrations and models agree")
        else:
            given = settings.load()
            prepare(given.data)
            ran = asyncio.run(migrating.migrate(given))
            click.echo("\n".join(ran) if ran else "nothing to do")
