"""``hub backup`` and ``hub restore``: a whole installation in one encrypted file, and back again."""

import asyncio
import os
import sys
from pathlib import Path

import click

from hub import settings
from hub.cli.running import faults_told, installed_run
from hub.settings import Settings

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
KEY = click.option(
    "--key",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="HUB_BACKUP_KEY",
    help="The key file that locks it, chmod 600; or set HUB_BACKUP_PASSPHRASE.",
)


@click.command()
@FILE
@KEY
@click.option("--with-keys", is_flag=True, help="Take keys.json in, too; whoever opens the backup then reads it all.")
def backup(file: Path, key: Path | None, with_keys: bool) -> None:
    """Write the database and all uploads into one encrypted file, while the hub goes on working.

    Without --with-keys it opens nothing that is sealed: keep a copy of keys.json elsewhere.
    """
    from hub.backups import passwords, saving

    async def work(given: Settings) -> saving.Saved:
        return await saving.save(given, file, passwords.given(key, os.environ), with_keys=with_keys)

    done = installed_run(work)
    click.echo(f"{file}: {done.bytes} bytes, {done.uploads} uploads{'' if with_keys else ', without keys.json'}")


@click.command()
@FILE
@KEY
@click.option("--force", is_flag=True, help="Give up what is there now.")
def restore(file: Path, key: Path | None, force: bool) -> None:
    """Put a backup in the place of an empty installation, then audit it.

    Everybody signs in anew; what was done since the backup was made is gone. Exit code 1 if the audit finds anything.
    """
    from hub.auditing import audit as auditing
    from hub.backups import passwords, restoring
    from hub.installation import prepare
    from hub.journal import anchors, verifying

    with faults_told():
        given = settings.load()
        prepare(given.data)
        said = asyncio.run(restoring.restore(given, file, passwords.given(key, os.environ), force=force))
    click.echo(f"restored as of {said.made:%Y-%m-%d %H:%M:%S} UTC")

    async def work(_: Settings) -> tuple[list[auditing.Violation], int]:
        await restoring.settle(said)
        wrong, found = await auditing.audit(), await verifying.verify()
        anchors.add(found.ends)
        return wrong, found.entries

    wrong, entries = installed_run(work)
    for one in wrong:
        click.echo(f"{one.check}: {one.said}", err=True)
    click.echo(f"audit {f'{len(wrong)} wrong' if wrong else 'ok'}, journal of {entries} entries")
    sys.exit(1 if wrong else 0)
