"""``hub region words``: what a region's files may name: fields, what the hub knows, rules, effects, national codes."""

from collections.abc import Callable, Iterator, Mapping

import click

from hub.cli.running import faults_told
from hub.errors import DeclarationFault

Line = tuple[str, ...]
WIDE = 24  # columns a word of a list takes at least


@click.command("words")
@click.argument("name", required=False, metavar="[LIST]")
def words(name: str | None) -> None:
    """What a region's files may name; with LIST, what is in it.

    LIST is one of those that are printed without it: member, rules, "GB/T 4658", ...
    """
    from hub.region import did_you_mean

    lists = _lists()
    with faults_told():
        if name is not None and name not in lists:
            raise DeclarationFault(f"“{name}” is none of these lists{did_you_mean(name, lists)}")
    for line in lists[name][1]() if name else ((key, says) for key, (says, _) in lists.items()):
        first, *rest = line
        click.echo("  ".join((first.ljust(WIDE), *rest)).rstrip())


def _lists() -> Mapping[str, tuple[str, Callable[[], Iterator[Line]]]]:
    """By the word that asks for it: what the list is, and its lines."""
    from hub import national
    from hub.region import CodeTable, Effect, Party, Record, Rule, card, given, member, org, transfer

    def fields(of: type[Record]) -> Callable[[], Iterator[Line]]:
        return lambda: (
            (key, one.kind.type.__name__.ljust(4), one.label, one.standard) for key, one in of.fields.items()
        )

    def rules() -> Iterator[Line]:
        for name, one in vars(national).items():
            if isinstance(one, Rule):
                yield name.ljust(48), one.says, f"({', '.join(read.name for read in one.reads)})"

    def tables() -> Iterator[Line]:
        return ((name, one.standard) for name, one in vars(national).items() if isinstance(one, CodeTable))

    def codes(standard: str) -> Callable[[], Iterator[Line]]:
        return lambda: iter(national.STANDARDS[standard].labels.items())

    return {
        "member": ("fields of a member: member.full_name", fields(member)),
        "org": ("fields of a union: org.name", fields(org)),
        "card": ("fields of a card and its order: card.outlet", fields(card)),
        "transfer": ("fields of somebody asked to come: transfer.member_no", fields(transfer)),
        "given": ("what the hub itself knows, for rules and numbers: today", fields(given)),
        "rules": ("rules of hub.national, what each says and reads", rules),
        "tables": ("lists of hub.national: SEX", tables),
        "effects": ("what the hub does with a move: Effect.OPEN_ACCOUNT", lambda: ((e.name, e.value) for e in Effect)),
        "parties": ("who makes a move: Party.SELF", lambda: ((p.name, p.value) for p in Party)),
        **{name: (one.source.title, codes(name)) for name, one in national.STANDARDS.items()},
    }
