"""Loading a list that a region declares and somebody else keeps: as a whole, or not at all."""

from collections.abc import Sequence

from hub import registry
from hub.clock import now
from hub.database import bulk
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid
from hub.identity import new_id, new_ids
from hub.journal.actor import Actor
from hub.journal.deeds import deed
from hub.lists import queries
from hub.lists.models import CodeList, ListedCode
from hub.lists.rows import parsed
from hub.region import CodeTable, did_you_mean

ACT = "loadCodes"
TOLD = 20  # problems


@reaching(everywhere)
async def load(
    actor: Actor, region: str, name: str, lines: Sequence[Sequence[str]], *, sha256: str, file_name: str
) -> CodeList:
    """Put the entries of a file in the place of what holds. The same file again changes nothing.

    Invalid: the region declares no such list, or something is wrong with a row; then nothing is loaded.
    """
    async with deed(actor, ACT, region=region) as done:
        table = declared(region, name)
        found = parsed(lines)
        if found.problems:
            rest = len(found.problems) - TOLD
            more = f"（另有{rest}处）" if rest > 0 else ""
            told = "".join(found.problems[:TOLD]) + more
            raise Invalid(told, code="LIST_UNFIT", hint="没有装入任何一行，请更正后重试。")
        before = await queries.newest(region, name, done.tx)
        if before is not None and before.sha256 == sha256:
            done.about("code_list", before.id, table.label or name)
            return before
        one = CodeList(
            id=new_id(),
            region=region,
            name=name,
            version=before.version + 1 if before else 1,
            size=len(found.entries),
            sha256=sha256,
            file_name=file_name[:120],
            by=actor.name,
            at=now(),
        )
        await one.save(using_db=done.tx, force_create=True)
        entries, count = found.entries, len(found.entries)
        columns: dict[str, Sequence[object]] = {
            "id": list(new_ids(count)),
            "region": [region] * count,
            "list_id": [one.id] * count,
            "place": list(range(1, count + 1)),
        }
        for key in ("code", "label", "address", "since", "until"):
            columns[key] = [getattr(entry, key) for entry in entries]
        await bulk.insert(done.tx, ListedCode, columns)
        done.about("code_list", one.id, table.label or name)
        done.details |= {"list": name, "version": one.version, "entries": count, "sha256": sha256}
    return one


def declared(region: str, name: str) -> CodeTable:
    """The table of that name, if its entries are loaded. Raises Invalid."""
    tables = {table.key: table for table in registry.current().region(region).tables if table.loaded}
    if name not in tables:
        raise Invalid(f"{region} 没有可装入的“{name}”{did_you_mean(name, tables)}", path=("name",))
    return tables[name]
