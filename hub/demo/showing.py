"""What the demonstration tells its visitor: on the terminal, and in demo.json for a program."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from unicodedata import east_asian_width

from hub import registry
from hub.access.roles import Role
from hub.demo.ways import ROLES, Seeded, Waiting, Way
from hub.settings import Settings

FILE = "demo.json"
KEPT = "demo.kept.json"  # while nobody listens, so that whoever waits for demo.json finds a server behind it
HEADINGS = ("登录名 loginName", "密码 password", "角色", "看什么、做什么")


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
    addresses = {
        "url": url,
        "graphql": f"{url}/graphql",
        "explorer": f"{url}/explorer",
        "uploads": f"{url}/uploads",
    }
    ways, waiting = "\n".join(_ways(made.accounts)), "\n".join(_waiting(made.activations))
    page = _PAGE.format(**addresses, ways=ways, waiting=waiting, file=settings.data / FILE, folder=settings.data)
    _write(settings.data / FILE, addresses | asdict(made))
    (settings.data / KEPT).unlink(missing_ok=True)
    return page


def _ways(accounts: Sequence[Way]) -> Iterator[str]:
    """A table for each region, its columns as wide as the widest of all."""
    rows = [(one.login, one.password, ROLES[Role(one.role)], one.sees) for one in accounts]
    widths = [max(_width(cell) for cell in column) for column in zip(HEADINGS, *rows, strict=True)]
    told = iter(rows)
    for slug, ways in groupby(accounts, key=lambda one: one.region):
        known = registry.current().regions.get(slug)
        yield f"\n{known.name if known else slug}   region: {slug}"
        for row in (HEADINGS, *(next(told) for _ in ways)):
            yield (
                "  "
                + "  ".join(cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()
            )


def _waiting(activations: Sequence[Waiting]) -> Iterator[str]:
    """With all that is needed to activate each; nothing where none waits."""
    if activations:
        yield "\n尚未启用的工会，凭激活码启用（先 findActivation，再 activateOrg）："
    for one in activations:
        keys = f"（单位：{one.employer}，{one.employer_code}）" if one.employer else "（只须填工会名称）"
        yield f"  {one.region:8}  {one.code}  {one.org}{keys}"
    if activations:
        yield ""


def _width(text: str) -> int:
    """How many columns of a terminal it takes: Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _write(path: Path, content: dict[str, object]) -> None:
    """Whole or not at all, and for the owner's eyes."""
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False, indent=2)
    part.replace(path)


_PAGE = """
工会枢纽 · 演示   The Union Hub, with unions and people that do not exist. A tour with queries: docs/demo.md

试查询    {explorer}   （先执行 login，以后的查询都以该账号进行）
GraphQL   {graphql}   (subscriptions at the same address, graphql-transport-ws)
上传文件  {uploads}   (multipart field “file”, Authorization: Bearer …)
{ways}
{waiting}
以上内容另存于 {file}。按 Ctrl-C 停止，再次启动，一切照旧；停止后删除 {folder}，再启动便从头开始。
Stop with Ctrl-C; start again and it is still there. Stop it and delete {folder} to begin anew.
"""
