"""What has had its days is let go, once a day; what anything still needs stays, and the journal says how much went."""

from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from tortoise.models import Model

from hub import files
from hub.access import notices, sessions, tokens
from hub.access.models import Account, Notice, SecondFactor, Secret
from hub.access.scope import Scope
from hub.access.tokens import Purpose
from hub.cli import main
from hub.clock import now, today
from hub.database import reader, transaction
from hub.errors import NotFound
from hub.identity import new_id
from hub.imports import commands, uploads
from hub.imports import files as given_back
from hub.imports.files import Back
from hub.imports.models import Import, Upload
from hub.imports.states import ImportMode
from hub.jobs import queue
from hub.jobs.models import Job
from hub.journal import answers
from hub.journal.actor import Claim
from hub.journal.models import Answer, JournalEntry
from hub.members.models import ForeignHit, Listed
from hub.orgs.models import Org
from hub.region import RecordKind
from hub.seal import keyring
from hub.settings import Settings
from hub.tidying import leftovers, turn
from tests.factories import make_org, make_root
from tests.hub.imports.setting import account_of, imported, pieces, start, undone, worked, workers
from tests.workbooks import member_workbook


@pytest.fixture
async def home(either: Settings) -> Org:
    return await make_org(await make_root())


def days(count: float) -> datetime:
    """So many days ago."""
    return now() - timedelta(days=count)


async def change(model: type[Model], id: object, **values: object) -> None:
    async with transaction() as tx:
        await model.filter(id=id).using_db(tx).update(**values)


async def there(model: type[Model]) -> set[object]:
    return {row.pk for row in await model.all().using_db(reader())}


async def sent(scope: Scope) -> Upload:
    return await uploads.receive(scope, "会员.xlsx", pieces(member_workbook(workers(2))))


async def is_there(upload_id: object) -> bool:
    return await files.key_number(upload_id) is not None  # type: ignore[arg-type]


async def test_sessions_secrets_jobs_answers_and_notices_go_when_their_days_are_over(home: Org) -> None:
    # Given of everything two that are past, one that is over but not past, and one that is in use
    clerk = await account_of(home)
    account = await Account.get(id=clerk.account_id, using_db=reader())
    stays: dict[type[Model], set[object]] = {}
    async with transaction() as tx:
        for ago in (41, 40, 10, 0):
            await sessions.open_session(tx, account, at=days(ago))
            job = await queue.enqueue(tx, "mail", new_id(), "")
            if ago:
                await Job.filter(id=job).using_db(tx).update(state="DONE", finished_at=days(ago))
            await tokens.issue(
                tx,
                Purpose.PASSWORD_RESET,
                new_id(),
                region=home.region,
                secret=tokens.bearer(),
                lasts=timedelta(-ago + 1),
            )
            await SecondFactor(
                id=(factor := new_id()), account_id=account.id, kind="TOTP", created_at=days(ago),
                secret_sealed=keyring().seal("second_factor.secret", factor, "x"),
            ).save(using_db=tx, force_create=True)  # fmt: skip
            await Listed.create(
                id=new_id(), account_id=account.id, on=today() - timedelta(ago), people=b"", using_db=tx
            )
            await ForeignHit.create(
                id=new_id(), account_id=account.id, on=today() - timedelta(ago), value_index=new_id(), using_db=tx
            )
        await Secret.all().using_db(tx).filter(expires_at__lt=days(30)).update(created_at=days(41))
        proven = (await SecondFactor.all().using_db(tx).order_by("created_at"))[0]
        await SecondFactor.filter(id=proven.id).using_db(tx).update(confirmed_at=days(40))
        for _ in range(3):
            await notices.tell(tx, [account], "试", "试")
        first, second, _ = await Notice.all().using_db(tx)
        await Notice.filter(id=first.id).using_db(tx).update(at=days(300), read_at=days(200))
        await Notice.filter(id=second.id).using_db(tx).update(at=days(300), read_at=days(100))
    for key, ago in (("a", 8), ("b", 6)):
        claim = await answers.claim("试", key, "x", {})
        assert isinstance(claim, Claim)
        await answers.complete(claim, {})
        await change(Answer, claim.id, created_at=days(ago))
    for one in leftovers.LEFTOVERS:
        stays[one.model] = await there(one.model)
    # When it is tidied up
    gone = await turn.tidy()
    # Then those went, but for a second factor that was confirmed
    assert gone == {
        "answer": 1, "notice": 1, "session": 2, "secret": 2, "second_factor": 1, "job": 2, "foreign_hit": 3,
        "listed": 3,
    }  # fmt: skip
    for one in leftovers.LEFTOVERS:
        assert len(stays[one.model]) - len(await there(one.model)) == gone.get(one.table, 0)
    entry = await JournalEntry.get(act="tidy", using_db=reader())
    assert entry.details == gone
    # And the second time there is nothing to do, and nothing to say
    assert await turn.tidy() == {}
    assert await JournalEntry.filter(act="tidy").using_db(reader()).count() == 1


async def test_what_an_activation_was_begun_with_stays_while_it_can_be_disputed(home: Org) -> None:
    async with transaction() as tx:
        for purpose in (Purpose.ACTIVATION_CODE, Purpose.ACTIVATION, Purpose.RECOVERY):
            await tokens.issue(
                tx, purpose, home.id, region=home.region, secret=tokens.bearer(), lasts=timedelta(days=60)
            )
        await Secret.all().using_db(tx).update(used_at=days(40), created_at=days(41))
    assert await turn.tidy() == {"secret": 1}
    assert not await Secret.filter(purpose=Purpose.RECOVERY).using_db(reader()).exists()
    async with transaction() as tx:
        await Secret.all().using_db(tx).update(expires_at=days(31))
    assert await turn.tidy() == {"secret": 2}


async def test_a_file_that_was_never_imported_is_not_taken_after_its_days_and_goes(home: Org) -> None:
    clerk = await account_of(home)
    old, fresh = await sent(clerk), await sent(clerk)
    await change(Upload, old.id, created_at=days(2))
    with pytest.raises(NotFound):
        await commands.start(clerk, org_id=home.id, kind=RecordKind.MEMBER, upload_id=old.id)
    assert await turn.tidy() == {}  # not in the very hour
    await change(Upload, old.id, created_at=days(3))
    assert await turn.tidy() == {"upload": 1}
    assert (await is_there(old.id), await is_there(fresh.id)) == (False, True)
    assert await there(Upload) == {fresh.id}


async def test_an_imports_file_stays_while_it_is_under_way_and_as_long_as_its_links_are_promised(home: Org) -> None:
    clerk = await account_of(home)
    waiting = await worked(await start(clerk, home, member_workbook(workers(2)), mode=ImportMode.CHECK_THEN_WAIT))
    done = await imported(clerk, home, member_workbook(workers(2)))
    late = await imported(clerk, home, member_workbook(workers(2, 40)))
    for one in (waiting, done, late):
        await change(Upload, one.upload_id, created_at=days(400))
    await change(Import, waiting.id, at=days(400))
    await change(Import, done.id, finished_at=days(181))
    await change(Import, late.id, finished_at=days(179))
    assert await turn.tidy() == {"upload": 1}
    assert [await is_there(one.upload_id) for one in (waiting, done, late)] == [True, False, True]
    assert (await given_back.give_back(clerk, late.id, Back.ANNOTATED)).content
    with pytest.raises(NotFound, match="保存期限"):
        await given_back.give_back(clerk, done.id, Back.ANNOTATED)


async def test_the_file_of_an_import_that_was_called_off_goes_like_one_never_imported(home: Org) -> None:
    clerk = await account_of(home)
    waiting = await worked(await start(clerk, home, member_workbook(workers(2)), mode=ImportMode.CHECK_THEN_WAIT))
    await change(Upload, waiting.upload_id, created_at=days(3))
    await commands.cancel(clerk, waiting.id)
    assert await turn.tidy() == {}  # not in the very hour: a worker may still read it
    await change(Import, waiting.id, finished_at=days(0.1))
    assert await turn.tidy() == {"upload": 1}
    assert not await is_there(waiting.upload_id)
    with pytest.raises(NotFound, match="没有可以下载"):
        await given_back.give_back(clerk, waiting.id, Back.ANNOTATED)


async def test_an_import_is_undone_without_its_file(home: Org) -> None:
    clerk = await account_of(home)
    done = await imported(clerk, home, member_workbook(workers(2)))
    await files.delete(done.upload_id)
    await change(Upload, done.upload_id, created_at=days(400))
    assert (await undone(clerk, done, "上传了错误的文件")).outcome == "UNDONE"


async def test_workers_do_it_once_a_day(home: Org) -> None:
    clerk = await account_of(home)
    for _ in range(2):
        await change(Upload, (await sent(clerk)).id, created_at=days(3))
        await turn.tidy_daily()
    assert len(await there(Upload)) == 1


@pytest.fixture
def at_home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_DATA", str(settings.data))


def test_an_operator_does_it_at_once(at_home: None) -> None:
    said = CliRunner().invoke(main, ["tidy"])
    assert (said.exit_code, said.output) == (0, "nothing has had its days\n")
