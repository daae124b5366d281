"""An installation in which something is sealed in every place there is."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import orjson

from hub import files
from hub.access.models import Account, Notice, SecondFactor
from hub.access.roles import Role
from hub.cards import values
from hub.cards.models import Card
from hub.clock import now
from hub.database import reader, transaction
from hub.exports import shelf
from hub.exports.models import ExportFile, ExportRequest
from hub.identity import new_id
from hub.imports.models import FoundItem, Import, Upload
from hub.jobs import queue
from hub.joining import values as joining
from hub.joining.models import JoinApplication
from hub.journal import answers
from hub.journal.models import Revision
from hub.members import commands as members
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs import naming
from hub.orgs.models import Org, Responsible
from hub.orgs.naming import Named
from hub.orgs.values import ORGS
from hub.region import CardState, Duty
from hub.reviewing.models import Proposal
from hub.seal import keyring
from hub.transfers.models import Transfer
from tests.accounts import make_account
from tests.card_rows import lay_card
from tests.factories import make_member, make_org, make_root, scope_of
from tests.hub.imports.setting import account_of, imported, workers
from tests.workbooks import member_workbook

EXTRA = "6222 **** 试甲"


async def furnished() -> Org:
    """A union with members, a file, an import with findings, an account, a job, an answer, and a sealed extra field."""
    home = await make_org(await make_root(), phone="0898-60000000")
    one = await make_member(home, address="虚构路1号", email="a@example.org")
    await members.update(scope_of(home), one.id, {"mobile": "16000009999"})
    itself = replace(scope_of(home, Role.MEMBER), member_id=one.id)
    await members.update(itself, one.id, {"mobile": "16000008888"})  # waits for the union
    await _proving(await make_account(home, "试办", email="clerk@example.org"))
    rows = workers(3)
    rows[1]["移动电话"] = "1600000"
    await imported(await account_of(home), home, member_workbook(rows))
    await _moving(home)
    await _applying(home)
    head = Named(duty=Duty.FIRST, name="试主席", phone="0898-60000002")
    await naming.name(scope_of(home), home.id, [head])
    await _exporting(home)
    card = await lay_card(one, CardState.FAILED)
    values.put_no(card, "6217000000000000018")
    values.put_failure(card, "E1", "试甲的照片不清", now())
    await card.save()
    claimed = await answers.claim("p", "k", "enrollMember", "given")
    assert isinstance(claimed, answers.Claim)
    await answers.complete(claimed, {"name": "试甲"})
    async with transaction() as tx:
        await queue.enqueue(tx, "mail", new_id(), "", payload="to whom")
        card = base64.b64encode(keyring().seal("org.more.bank_card", home.id, EXTRA)).decode()
        await Org.filter(id=home.id).using_db(tx).update(more={**home.more, "bank_card": card})
        sealed = base64.b64encode(keyring().seal("member.more.bank_card", one.id, EXTRA)).decode()
        looks_so = base64.b64encode(bytes((1, 1)) + bytes(range(40))).decode()
        more = {**one.more, "bank_card": sealed, "remark": looks_so}
        await Member.filter(id=one.id).using_db(tx).update(more=more)
    return home


async def _moving(home: Org) -> None:
    """A union's move, with what is to be corrected with it."""
    case, sides = new_id(), {"from_region": home.region, "from_org_id": home.id, "from_name": "甲", "to_name": "乙"}
    sealed = keyring().seal("transfer.changes", case, '{"phone": ["0898-60000000", "0898-60000001"]}')
    said = {"requested_by": "试办", "requested_at": now(), "asked_by": "SELF", "changes_sealed": sealed}
    about = {"region": home.region, "kind": "ORG_WITHIN_TRACK", "state": "PENDING", "subject_id": home.id}
    async with transaction() as tx:
        await Transfer(id=case, subject_name=home.name, **about, **sides, **said).save(using_db=tx, force_create=True)


async def _exporting(home: Org) -> None:
    """A request for an export, with a filter that names somebody, and its file."""
    stored = await shelf.store(b"a workbook with people")
    one = ExportRequest(id=new_id(), region=home.region, org_id=home.id, org_name=home.name, kind="MEMBER")
    one.filter_sealed = keyring().seal("export_request.filter", one.id, '{"name": "试甲"}')
    said = {"subtree": False, "masked": True, "purpose": "核对", "receiver": "市总", "row_ceiling": 1, "columns": []}
    said |= {"layout_region": "hainan", "layout_key": "members", "layout_since": date(2018, 10, 1), "query_hash": "0"}
    said |= {"state": "READY", "account_id": new_id(), "requested_by": "试办", "requested_at": now(), "due_at": now()}
    one.update_from_dict(said)
    async with transaction() as tx:
        await one.save(using_db=tx, force_create=True)
        await shelf.keep(tx, one, stored, "会员")


async def _applying(home: Org) -> None:
    """Somebody who asks to be taken in."""
    one = JoinApplication(id=new_id(), region=home.region, org_id=home.id, state="SUBMITTED", receipt_hash="r")
    one.at = one.changed_at = now()
    joining.put(one, joining.Said({"full_name": "试甲"}, {"full_name": "试甲", "id_number": "46039019900517012X"}))
    async with transaction() as tx:
        await one.save(using_db=tx, force_create=True)


async def _proving(one: Account) -> None:
    """A mailbox to come, a second factor, a notice."""
    factor, notice, keys = new_id(), new_id(), keyring()
    async with transaction() as tx:
        coming = keys.seal("account.next_email", one.id, "next@example.org")
        await Account.filter(id=one.id).using_db(tx).update(next_email_sealed=coming)
        secret = keys.seal("second_factor.secret", factor, "JBSWY3DPEHPK3PXP")
        made = SecondFactor(id=factor, account_id=one.id, kind="TOTP", secret_sealed=secret, created_at=now())
        await made.save(using_db=tx, force_create=True)
        body = keys.seal("notice.body", notice, "试甲")
        told = Notice(id=notice, region=one.region, account_id=one.id, at=now(), title="试", body_sealed=body)
        await told.save(using_db=tx, force_create=True)


async def opened() -> list[object]:
    """Everything that is sealed, in the clear, in an order that stays."""
    return [item async for item in _opened()]


async def _opened() -> AsyncIterator[object]:
    keys, db = keyring(), reader()
    for one in await Member.all().using_db(db).order_by("id"):
        yield [MEMBERS.clear(one, key) for key in ("id_number", "mobile", "address", "email")]
        if "bank_card" in one.more:
            yield keys.open("member.more.bank_card", one.id, base64.b64decode(one.more["bank_card"]))
            yield one.more["remark"]
    for org in await Org.all().using_db(db).order_by("id"):
        yield ORGS.clear(org, "phone")
        if "bank_card" in org.more:
            yield keys.open("org.more.bank_card", org.id, base64.b64decode(org.more["bank_card"]))
    for laid in await Card.all().using_db(db):
        yield values.card_no(laid), values.failure(laid)
    for head in await Responsible.all().using_db(db):
        yield keys.open("responsible.phone", head.id, head.phone_sealed or b"")
    for account in await Account.filter(next_email_sealed__isnull=False).using_db(db):
        yield keys.open("account.next_email", account.id, account.next_email_sealed or b"")
    for factor in await SecondFactor.all().using_db(db):
        yield keys.open("second_factor.secret", factor.id, factor.secret_sealed)
    for notice in await Notice.all().using_db(db):
        yield keys.open("notice.body", notice.id, notice.body_sealed)
    for step in await Revision.all().using_db(db).order_by("id"):
        yield step.changes_sealed and keys.open("revision.changes", step.id, step.changes_sealed)
    for proposal in await Proposal.all().using_db(db):
        yield proposal.values_sealed and keys.open("proposal.values", proposal.id, proposal.values_sealed)
    for case in await Transfer.all().using_db(db):
        yield case.changes_sealed and keys.open("transfer.changes", case.id, case.changes_sealed)
    for wish in await ExportRequest.all().using_db(db):
        yield wish.filter_sealed and keys.open("export_request.filter", wish.id, wish.filter_sealed)
    for shelved in await ExportFile.all().using_db(db):
        yield await files.load(shelved.id)
    for application in await JoinApplication.all().using_db(db):
        yield keys.open("join_application.values", application.id, application.values_sealed)
    for upload in await Upload.all().using_db(db).order_by("id"):
        yield await files.load(upload.id)
    for found in await FoundItem.all().using_db(db).order_by("id"):
        yield orjson.loads(keys.open("finding.fills", found.id, found.fills_sealed or b""))
    assert await Import.all().using_db(db).count() == 1
    yield await answers.claim("p", "k", "enrollMember", "given")
