"""A rule about an entry of a list -> the same rule about each numbered block in which the form asks for one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hub.region import Layout, Read, Rule, Suggest


def in_blocks(one: Rule, layout: Layout) -> Sequence[Rule]:
    """The rule, as often as the group repeats whose fields it reads; of any other rule itself."""
    read = {each.name for each in one.reads}
    blocks: dict[tuple[str, int], dict[str, str]] = {}  # an entry's fields -> the columns of the block
    for column in layout.flat:
        if column.field and column.block:
            blocks.setdefault((column.block.group, column.block.number), {})[column.block.key] = column.field.key
    return [_renamed(one, keys) for keys in blocks.values() if read & keys.keys()] or (one,)


def _renamed(one: Rule, keys: Mapping[str, str]) -> Rule:
    guess = one.suggests and Suggest(one.suggests.makes, _reads(one.suggests.reads, keys))
    return replace(one, reads=_reads(one.reads, keys), at=keys.get(one.at, one.at), suggests=guess)


def _reads(reads: Sequence[Read], keys: Mapping[str, str]) -> tuple[Read, ...]:
    return tuple(replace(read, name=keys.get(read.name, read.name)) for read in reads)
