"""Signed links: what a file's link says, so that whoever holds it gets that file and nothing else, for some minutes."""

from datetime import datetime, timedelta
from uuid import UUID

from strawberry import ID

from hub import files, settings
from hub.clock import now, today
from hub.region import Layout, Region
from hub.templates import guide as guide_of
from schema.context import Context
from schema.ids import uuid_of

MINUTES = 15
COPY = "copy"
IDENTITY = "identity"
EXPORT = "export"


async def template(context: Context, region: Region, layout: Layout, prefilled_for: ID | None) -> str | None:
    """The blank workbook; for a union that is not the asker's, none."""
    org_id: UUID | None = None
    if prefilled_for is not None:
        org_id = uuid_of("Org", prefilled_for)
        if org_id is None or await context.loaders.orgs.load(org_id) is None:
            return None
    return _signed(context, "template", region=region.slug, layout=layout.key, since=str(layout.since), org=org_id)


def sample(context: Context, region: Region, layout: Layout) -> str:
    """The filled workbook for training."""
    return _signed(context, "sample", region=region.slug, layout=layout.key, since=str(layout.since))


def guide(region: Region, layout: Layout) -> str:
    """The sheet's manual, as Markdown."""
    return guide_of(region, layout, today())


def of_import(context: Context, what: str, import_id: UUID) -> str:
    """``annotated``, ``rejected`` or ``result`` of an import."""
    return _signed(context, what, id=import_id)


def of_batch(context: Context, batch_id: UUID) -> str:
    """What the bank is given of a batch."""
    return _signed(context, "bank", id=batch_id)


def of_copy(context: Context) -> str:
    """All that is kept of whoever asks."""
    return _signed(context, COPY)


def of_identity(context: Context, id: UUID) -> str:
    """A unit's identity file: good as long as the file itself has not been used."""
    return _signed(context, IDENTITY, id=id)


def of_export(context: Context, export_id: UUID) -> str:
    """The file of an export: good once, whoever follows it first."""
    return _signed(context, EXPORT, id=export_id)


def expiry() -> datetime:
    """Until when a link given out now is good."""
    return now() + timedelta(minutes=MINUTES)


def _signed(context: Context, what: str, **claims: object) -> str:
    scope = context.scope
    told = {key: str(value) for key, value in claims.items() if value is not None}
    if scope is not None:
        told["account"] = str(scope.account_id)
    return settings.current().address + files.sign(what, MINUTES, at=None, **told)
