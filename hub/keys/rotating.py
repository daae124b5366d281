"""Changing the key that seals: another one made, everything sealed again, the old ones dropped. Each is journalled."""

from collections.abc import Collection
from datetime import timedelta

from hub import keyfile, settings
from hub.clock import now
from hub.database.walls import everywhere, reaching
from hub.errors import KeyFault
from hub.journal.actor import HUB
from hub.journal.deeds import deed
from hub.keys import counting, resealing
from hub.keys.resealing import Resealed
from hub.operators import alone
from hub.seal import keyring

SETTLED = timedelta(hours=1)  # by then every process has taken the new key over, and no transaction is older


async def rotate() -> int:
    """Make another key, which seals from now on. Processes that run take it over within seconds."""
    path = settings.current().data / "keys.json"
    with alone(path.parent):
        async with deed(HUB, "rotateKeys") as done:
            keys = keyfile.read(path).with_another()
            done.details["key"] = keys.newest
            keyfile.write(path, keys)
        keyring().look()
    return keys.newest


@reaching(everywhere)
async def reseal() -> Resealed:
    """Seal again what older keys have sealed, until a whole round finds nothing more to do."""
    with alone(settings.current().data):
        total = Resealed()
        for _ in range(3):  # what was written during a round is found by the next
            turn = await resealing.reseal()
            total.values += turn.values
            total.closed = turn.closed
            if not turn.values:
                break
        if total.values:
            async with deed(HUB, "resealValues") as done:
                done.details |= {"key": keyring().newest, "values": total.values}
    return total


@reaching(everywhere)
async def drop(numbers: Collection[int] = (), *, at_once: bool = False) -> tuple[int, ...]:
    """Take old keys out of the key file, by default all but the newest. What they sealed in old backups stays closed.

    KeyFault: something is still sealed with one of them, or may be: the newest key is younger than an hour, and a
    process may not have taken it over. ``at_once`` is for an installation whose processes are all stopped.
    """
    path = settings.current().data / "keys.json"
    with alone(path.parent):
        keys = keyfile.read(path)
        asked = set(numbers) or set(keys.sealing) - {keys.newest}
        if strange := sorted(asked - set(keys.sealing)):
            raise KeyFault(f"there is no key {strange[0]}; hub keys list shows those there are")
        rest = keys.without(asked)
        if asked and not at_once and keys.newest in keys.made and keys.made[keys.newest] > now() - SETTLED:
            raise KeyFault(
                f"key {keys.newest} was made less than an hour ago: a process may still seal with the one before; "
                "wait, or stop every process and add --at-once"
            )
        async with deed(HUB, "dropKeys") as done:
            counted = counting.by_key(await counting.used(done.tx))
            if used := sorted(number for number in asked if counted[number]):
                raise KeyFault(f"key {used[0]} still seals {counted[used[0]]} values; run hub keys reseal first")
            done.details["keys"] = sorted(asked)
            if asked:
                keyfile.write(path, rest)
        keyring().look()
    return tuple(sorted(asked))
