"""Disputes over an activation: a second claimant, who has the superior's code, tells the superior of it."""

from datetime import timedelta

from hub.access import notices, throttle, tokens
from hub.access.models import Secret
from hub.access.signing import ANYBODY
from hub.access.throttle import Try
from hub.access.tokens import Purpose
from hub.clock import now
from hub.database import reader
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid, LinkRefused
from hub.journal.actor import Actor
from hub.journal.deeds import deed
from hub.orgs import lifecycle
from hub.orgs.models import Org
from hub.region import OrgState
from hub.seal import token_hash

CLAIM_LASTS = timedelta(days=30)  # after the form: whoever comes too late to activate must still be heard
LONGEST_CONTACT, LONGEST_STATEMENT = 100, 1000


@reaching(everywhere)
async def dispute(token: str, contact: str, statement: str, *, source: str, actor: Actor = ANYBODY) -> None:
    """Lay a claim before the superior's administrators.

    ``token`` came with the form, even if that has expired since; or it is the superior's code, which has been used.

    Nothing of the union changes: the superior looks, and voids the activation or not. Raises LinkRefused, Invalid.
    """
    hashes = [token_hash(token), token_hash(tokens.typed(token))]
    purposes = [Purpose.ACTIVATION, Purpose.ACTIVATION_CODE]
    claim = await Secret.filter(token_hash__in=hashes, purpose__in=purposes).using_db(reader()).first()
    await throttle.admit(Try("disputeActivation", str(claim.subject_id) if claim else "", source))
    async with deed(actor, "disputeActivation", region=claim.region if claim else "") as done:
        if claim is None or claim.created_at + CLAIM_LASTS <= now():
            raise LinkRefused("激活页面无效或已过期，请重新核对三项信息。", path=("activation",))
        org = await Org.get(id=claim.subject_id, using_db=done.tx)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        word = lifecycle.activating(org.region)
        if org.state != OrgState.ACTIVE:
            raise Invalid(f"该工会尚未{word}，可以直接办理{word}。", code="NOT_ACTIVATED", path=("activation",))
        if not 1 <= len(contact.strip()) <= LONGEST_CONTACT:
            raise Invalid(f"请填写联系人和联系方式，不超过{LONGEST_CONTACT}字。", path=("contact",))
        if not 1 <= len(statement.strip()) <= LONGEST_STATEMENT:
            raise Invalid(f"请说明情况，不超过{LONGEST_STATEMENT}字。", path=("statement",))
        body = (
            f"有人对“{org.name}”的{word}提出异议。\n联系方式：{contact.strip()}\n说明：{statement.strip()}\n"
            f"请核实；如确系他人误{word}或冒用，请撤销激活。"
        )
        await notices.tell(
            done.tx, await notices.superiors(done.tx, org.id), f"{word}有异议，请核实", body, about=("org", org.id)
        )
