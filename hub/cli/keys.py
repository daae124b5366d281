"""``hub keys``: which key seals how much, another key, and the end of old ones."""

import sys

import click

from hub.cli.running import installed_run
from hub.settings import Settings


@click.group()
def keys() -> None:
    """The keys that seal personal data: list, rotate, seal again, drop."""


@keys.command("list")
def list_keys() -> None:
    """Which keys there are, and how many values each one seals, by place."""
    from hub import keyfile
    from hub.keys import counting

    async def work(given: Settings) -> tuple[keyfile.Keys, counting.Used]:
        return keyfile.read(given.data / "keys.json"), await counting.used()

    kept, used = installed_run(work)
    total = counting.by_key(used)
    for number in sorted({*kept.sealing, *total}):
        made = f"made {kept.made[number]:%Y-%m-%d %H:%M}" if number in kept.made else ""
        note = "seals" if number == kept.newest else "opens" if number in kept.sealing else "NOT IN THE KEY FILE"
        click.echo(f"key {number:<3} {note:6} {total[number]:>12} values   {made}".rstrip())
        for place, counted in used.items():
            if counted[number]:
                click.echo(f"    {place:28} {counted[number]:>8}")


@keys.command()
def rotate() -> None:
    """Make another key, and seal again with it whatever older ones have sealed.

    The hub may go on working. What is interrupted goes on with: hub keys reseal
    """
    from hub.keys import resealing, rotating

    async def work(_: Settings) -> tuple[int, resealing.Resealed]:
        number = await rotating.rotate()
        click.echo(f"key {number} seals from now on; keep a copy of keys.json outside this machine")
        return number, await rotating.reseal()

    number, done = installed_run(work)
    _tell(done.values, number, {place: len(ids) for place, ids in done.closed.items()})


@keys.command()
def reseal() -> None:
    """Seal again with the newest key whatever older ones have sealed; also after an interruption."""
    from hub.keys import resealing, rotating
    from hub.seal import keyring

    async def work(_: Settings) -> tuple[int, resealing.Resealed]:
        return keyring().newest, await rotating.reseal()

    number, done = installed_run(work)
    _tell(done.values, number, {place: len(ids) for place, ids in done.closed.items()})


@keys.command()
@click.argument("numbers", nargs=-1, type=int, metavar="[KEY]...")
@click.option("--at-once", is_flag=True, help="Do not wait for running processes: they are all stopped.")
def drop(numbers: tuple[int, ...], at_once: bool) -> None:
    """Take keys that seal nothing any more out of the key file; by default all but the newest.

    A backup made before the last values were sealed again needs the old keys: keep that copy of keys.json with it.
    """
    from hub.keys import rotating

    async def work(_: Settings) -> tuple[int, ...]:
        return await rotating.drop(numbers, at_once=at_once)

    gone = installed_run(work)
    click.echo(f"dropped: {', '.join(map(str, gone))}" if gone else "nothing to drop")


def _tell(values: int, number: int, closed: dict[str, int]) -> None:
    click.echo(f"{values} values sealed again with key {number}")
    for place, count in closed.items():
        click.echo(f"{place}: {count} values no key opens; see docs/operations.md, Keys", err=True)
    sys.exit(1 if closed else 0)
