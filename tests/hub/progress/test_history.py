"""Progress as of any day equals a recount of that day, whatever happened before and since."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from hub.clock import today
from hub.journal.deeds import deed
from hub.members import commands as members
from hub.members.lifecycle import is_held
from hub.members.models import Member
from hub.orgs import bulk
from hub.orgs import commands as orgs
from hub.orgs.completeness import is_complete, lacking
from hub.orgs.models import Org
from hub.orgs.tallies import Tallied
from hub.paging import Window
from hub.progress.queries import By, progress
from hub.region import Decision, OrgKind
from hub.rows import Rows
from hub.settings import Settings
from hub.transfers.deciding import decide
from hub.transfers.requesting import Request, request
from tests.factories import make_member, make_org, make_root, scope_of
from tests.hub.progress_days import pass_days
from tests.hub.recount import assert_counters_right

FEDERATION = OrgKind.PRIMARY_FEDERATION  # in Hainan's tree such unions stand on the levels 2 to 5
DEEPEST = 5
EVENTS = ("enter", "fill", "empty", "enroll", "leave", "import", "transfer", "delete")
DAYS = st.lists(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 99)), max_size=5), min_size=1, max_size=4)
PERSON = "16000000001"


def filled(org: Org) -> dict[str, object]:
    """What the region's form still lacks of a union."""
    wanted = [(column.field, column.codes) for column in lacking(org, {"today": today()}) if column.field]
    plain: dict[str, object] = {"date": date(2015, 3, 8), "integer": 5}
    return {
        field.key: codes.entries[0].code if codes else plain.get(field.kind.name, PERSON) for field, codes in wanted
    }


async def unions_of(top: Org) -> list[Org]:
    return await Org.filter(region=top.region, path__startswith=top.path).order_by("path")


async def happen(top: Org, what: str, pick: int) -> None:
    """One thing that people do, to one of the unions."""
    unions = await unions_of(top)
    org = unions[pick % len(unions)]
    match what:
        case "enter" if org.level < DEEPEST:
            await make_org(org, kind=FEDERATION)
        case "import" if org.level < DEEPEST:
            await imported(org, pick % 3 + 1)
        case "fill":
            await orgs.update(scope_of(top), org.id, filled(org))
        case "empty":
            await orgs.update(scope_of(top), org.id, {"employer_name": None})
        case "enroll":
            await Org.filter(id=org.id).update(state="ACTIVE")  # an imported one is not activated yet
            await make_member(org)
        case "leave":
            held = await Member.filter(org_id=org.id, state="CURRENT").first()
            if held:
                await members.end_membership(scope_of(org), held.id, "6", reason="5", on=today())
        case "delete":
            if held := await Member.filter(org_id=org.id, state="CURRENT").first():
                await members.delete(scope_of(top), held.id, "录入有误")
        case "transfer":
            held = await Member.filter(org_id__in=[one.id for one in unions], state="CURRENT").first()
            if held and held.org_id != org.id:
                await Org.filter(id__in=[org.id, held.org_id]).update(state="ACTIVE")
                home = await Org.get(id=held.org_id)
                asked = await request(scope_of(home), Request(member_id=held.id, to_id=org.id))
                await decide(scope_of(org), asked.id, Decision.APPROVED)


async def imported(home: Org, count: int) -> None:
    """A workbook of new unions, every other one of them with all its cells filled."""
    blank = Org(region=home.region, kind=FEDERATION.value)
    wanted = filled(blank)
    columns: dict[str, list[object]] = {
        key: [value if at % 2 else None for at in range(count)] for key, value in wanted.items()
    }
    columns |= {
        "name": [f"{home.name}{home.version}-{home.child_count}-{at}" for at in range(count)],
        "parent_name": [home.name] * count,
        "kind": [FEDERATION.value] * count,
    }
    async with deed(scope_of(home).actor, "commitImport") as done:
        await bulk.upsert(done, scope_of(home), home, Rows(numbers=list(range(count)), values=columns))


async def recounted(top: Org) -> dict[str, Tallied]:
    """By path, from the rows themselves."""
    unions = await unions_of(top)
    home = {one.id: one.path for one in unions}
    held = [home[one.org_id] for one in await Member.filter(org_id__in=list(home)) if is_held(one.state)]
    return {
        one.path: Tallied(
            members=sum(path.startswith(one.path) for path in held),
            unions=sum(other.path.startswith(one.path) for other in unions),
            complete=sum(is_complete(other) for other in unions if other.path.startswith(one.path)),
        )
        for one in unions
    }


@trying(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=DAYS)
async def test_progress_as_of_each_day_equals_a_recount_of_that_day(
    either: Settings, history: list[list[tuple[str, int]]]
) -> None:
    root = await Org.filter(level=1).first() or await make_root()
    top = await make_org(root, kind=FEDERATION)
    counted = list[dict[str, Tallied]]()
    for number, events in enumerate(history):
        if number:
            await pass_days()
        for what, pick in events:
            await happen(top, what, pick)
        await assert_counters_right()
        counted.append(await recounted(top))
    for ago, then in enumerate(reversed(counted)):
        day = today() - timedelta(days=ago)
        before = counted[-ago - 2] if ago + 1 < len(counted) else {}
        told = await progress(scope_of(top), top.id, By.AREA, as_of=day, since=day)
        rows = (await told.rows(Window.of(first=100))).items
        below = {path: one for path, one in then.items() if len(path) == len(top.path) + 7}
        assert told.totals.now == then[top.path]
        assert told.totals.before == before.get(top.path, Tallied())
        assert {one.org.path: one.now for one in rows if one.org} == below
        assert {one.org.path: one.before for one in rows if one.org} == {
            path: before.get(path, Tallied()) for path in below
        }
        (track,) = (
            await (await progress(scope_of(top), top.id, By.TRACK, as_of=day)).rows(Window.of(first=9))
        ).items or (None,)
        if track is not None:
            assert track.now == sum(below.values(), Tallied())
