"""What the demonstration tells its visitor: on the terminal, and in demo.json for a program."""

import json
import os
from dataclasses import asdict
from pathlib import Path

from hub.demo import unions
from hub.demo.doing import Way
from hub.demo.seeding import Seeded, Waiting
from hub.settings import Settings

FILE = "demo.json"
KEPT = "demo.kept.json"  # while nobody listens, so that whoever waits for demo.json finds a server behind it


def remembered(data: Path) -> Seeded | None:
    """What an earlier demonstration in this folder told; put aside until the server listens again."""
    if (data / FILE).exists():
        (data / FILE).replace(data / KEPT)
    if not (data / KEPT).exists():
        return None
    kept = json.loads((data / KEPT).read_text(encoding="utf-8"))
    return Seeded([Way(**one) for one in kept["accounts"]], [Waiting(**one) for one in kept["activations"]])


def keep(data: Path, made: Seeded) -> None:
    """Write down what cannot be found out again: the passwords and codes."""
    _write(data / KEPT, asdict(made))


def tell(settings: Settings, made: Seeded) -> str:
    """Write demo.json, and give back the page for the terminal."""
    url = settings.address
    addresses = {"url": url, "graphql": f"{url}/graphql", "uploads": f"{url}/uploads"}
    _write(settings.data / FILE, addresses | asdict(made))
    (settings.data / KEPT).unlink(missing_ok=True)
    ways = "\n".join(f"  {one.region:10}{one.role:13} {one.password}   {one.login}" for one in made.accounts)
    waiting = "\n".join(
        f"  {one.code}   {one.org} （单位：{one.employer}，{one.employer_code}）" for one in made.activations
    )
    return _PAGE.format(**addresses, ways=ways, waiting=waiting, asks=unions.EDUCATION, file=settings.data / FILE)


def _write(path: Path, content: dict[str, object]) -> None:
    """Whole or not at all, and for the owner's eyes."""
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False, indent=2)
    part.replace(path)


_PAGE = """
工会枢纽 · 演示   The Union Hub, with unions that do not exist: of a province, and of a city with cards to order.

GraphQL   {graphql}   (subscriptions at the same address, graphql-transport-ws)
Uploads   {uploads}   (multipart field “file”, Authorization: Bearer …)

Ways in, by region:
{ways}

Unions that wait to be activated, by their code:
{waiting}

A list goes out when two UNION_LEADER have approved it: requestExport as {asks} (after stepUp),
decideExport as each of the two.

All of this is in {file}. Stop with Ctrl-C; start again and it is still there.
"""
