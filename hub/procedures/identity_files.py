"""Identity files: signed by the hub for one unit, good for one activation, and proof of whose a package is."""

from datetime import timedelta
from uuid import UUID

from hub.access import tokens
from hub.access.models import Secret
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.tokens import Purpose
from hub.clock import now
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import NotAllowed, NotFound
from hub.journal.deeds import deed
from hub.orgs import commands, lifecycle, queries
from hub.orgs.models import Org
from hub.procedures.identity_xml import EXPIRED, FOREIGN, USED, Identity, read, refusal, written
from hub.seal import keyring

LASTS = timedelta(days=30)
_PURPOSE = "identity file"


async def issue(scope: Scope, org_id: UUID) -> tuple[Secret, Org]:
    """A file for a lower union; the one before opens nothing any more. Invalid where there is nothing to activate."""
    async with deed(scope.actor, "issueIdentityFile", region=scope.region) as done:
        require(scope, "issueIdentityFile")
        org = await commands.locked(done.tx, scope, org_id)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        if org.path == scope.path:
            raise NotAllowed("标识文件由上级工会签发。", hint="请联系上级工会的信息管理员。")
        lifecycle.enters(org.region, org.state, "activate")
        return await issued(done.tx, org, scope.account_id), org


async def issued(tx: Db, org: Org, by: UUID | None) -> Secret:
    """What a file is known by: it is written again from this whenever it is fetched."""
    number = tokens.bearer()
    await tokens.issue(tx, Purpose.IDENTITY_FILE, org.id, region=org.region, secret=number, lasts=LASTS, by=by)
    found = await tokens.found(tx, Purpose.IDENTITY_FILE, number)
    if found is None:
        raise NotFound()
    return found


@reaching(everywhere)
async def give(id: UUID) -> tuple[str, bytes]:
    """The name of the file, and the file. NotFound: it opens nothing any more."""
    one = await Secret.get_or_none(id=id, purpose=Purpose.IDENTITY_FILE, using_db=reader())
    if one is None or one.used_at is not None or one.expires_at <= now():
        raise NotFound("标识文件已使用或已过期，请由上级工会重新签发。")
    org = await Org.get(id=one.subject_id, using_db=reader())
    superior = (await queries.superior_names([org])).get(org.id, "")
    identity = Identity(
        id=one.id,
        region=org.region,
        org_id=org.id,
        org_name=org.name,
        superior_name=superior,
        expires_at=one.expires_at.replace(microsecond=0),
    )
    return f"标识文件-{org.name}.xml", written(identity, keyring().signer(_PURPOSE))


async def proving(db: Db, content: bytes) -> tuple[Secret, Identity]:
    """What opens the account of the unit. IdentityRefused: it was changed, is used up, or too old."""
    identity = read(content, keyring().signer(_PURPOSE).public_key())
    one = await Secret.get_or_none(id=identity.id, purpose=Purpose.IDENTITY_FILE, using_db=db)
    if one is None or one.region != identity.region or one.subject_id != identity.org_id:
        raise refusal(FOREIGN)
    if one.used_at is not None:
        raise refusal(USED)
    if one.expires_at <= now():
        raise refusal(EXPIRED)
    return one, identity


def of_package(content: bytes, org: Org) -> Identity:
    """Whose package it is. IdentityRefused: not this unit's. That it opened an account long ago does not matter."""
    identity = read(content, keyring().signer(_PURPOSE).public_key())
    if (identity.region, identity.org_id) != (org.region, org.id):
        raise refusal(FOREIGN)
    return identity
