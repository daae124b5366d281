"""An import's own file, read again: its form and values as they were judged on the day it came."""

import asyncio

from hub import files, registry
from hub.access.scope import Scope
from hub.clock import CHINA
from hub.imports import pipeline
from hub.imports.facts import facts_about
from hub.imports.landings import landing_of
from hub.imports.models import Import
from hub.imports.packages import bundle_of, workbook_of
from hub.imports.pipeline import Prepared
from hub.imports.prefilled import printed_about
from hub.imports.read import read
from hub.imports.reading.bundle import Table
from hub.imports.sheets import FileKind
from hub.imports.stars import unstarred
from hub.region import RecordKind, Region


async def reread(scope: Scope, one: Import) -> tuple[FileKind, Prepared]:
    """What kind of file it is, and what it says. Raises Refused, or NotFound: its union is not the asker's."""
    region, landing = registry.current().region(one.region), landing_of(RecordKind(one.kind))
    org = await landing.home(scope, one)
    facts = {**facts_about(scope, org, one.file_name), "today": one.at.astimezone(CHINA).date()}
    if one.part_of:
        table = await table_of(region, one)
        book = await asyncio.to_thread(workbook_of, table, landing.limits)
    else:
        async with files.opened(one.upload_id) as path:
            book = await asyncio.to_thread(read, path, limits=landing.limits)
    known = await printed_about(org)
    prepared = await asyncio.to_thread(pipeline.prepare, region, RecordKind(one.kind), book, facts, known)
    return book.kind, await unstarred(scope, prepared)


async def own_content(one: Import) -> bytes:
    """The bytes of an import's own file: of a table, what the package holds of it. Raises Refused."""
    if not one.part_of:
        return await files.load(one.upload_id)
    return (await table_of(registry.current().region(one.region), one)).content


async def table_of(region: Region, one: Import) -> Table:
    """A table in the package it came with. Raises Refused."""
    bundle = await bundle_of(region, one)
    return bundle.tables[region.layout(one.layout_key, one.at.astimezone(CHINA).date()).title]
