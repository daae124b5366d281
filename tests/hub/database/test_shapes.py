"""A list asked for again with other values is asked in the very words that the mapper would use."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from hub.database import reader, records, shapes
from hub.database.walls import everywhere
from hub.installation import installed
from hub.members import queries as members
from hub.members.models import Member
from hub.members.queries import MemberFilter, MemberSort
from hub.orgs import queries as orgs
from hub.paging import Window
from hub.settings import Settings
from tests.factories import make_member, make_org, make_root, scope_of

Rows = QuerySet[Member]

ASKED: dict[str, Callable[[str, int], Rows]] = {
    "by number": lambda text, _: _all().filter(member_no=text).order_by("member_no").limit(51),
    "after a cursor": lambda text, size: _all().filter(full_name__gte=text, region="hainan").limit(size),
    "two alike": lambda text, _: _all().filter(full_name=text, employer_name=text),
    "a limit like a value": lambda _, size: _all().filter(import_row=size).limit(size),
    "by days": lambda _, size: _all().filter(joined_on__lt=date(2020, 1, size), born_on__not=date(1990, 1, 1)),
    "by moments": lambda _, size: _all().filter(created_at__gte=datetime(2026, 1, size, 8, tzinfo=UTC)),
    "by ids": lambda _, size: _all().filter(id__in=[uuid4() for _ in range(size)]),
    "by none": lambda text, _: _all().filter(id__in=[], full_name=text),
    "blank": lambda text, _: _all().filter(joined_on=None, full_name=text).order_by("-joined_on", "id"),
    "a flag": lambda _, size: _all().filter(is_migrant_worker=size % 2 == 0),
    "missing": lambda _, size: _all().filter(joined_on__isnull=size % 2 == 0, import_row=size),
    "either": lambda text, size: _all().filter(Q(full_name__gt=text) | ~Q(import_row__in=[size, size + 1])),
    "in any order": lambda text, size: _all().filter(import_row=size).filter(member_no__not_in=[text]).order_by("id"),
    "a list or one of it": lambda text, size: _all().filter(as_typed=[f'"{text}"'] if size % 2 else f'"{text}"'),
    "by key": lambda _, size: _all().filter(pk=UUID(int=size)),
    "a part of it": lambda text, _: _all().filter(full_name__contains=text),
    "some columns": lambda text, _: _all().filter(full_name=text).only("id", "full_name"),
    "below": lambda _, size: _all().filter(org_id__in=orgs.ids_below("hainan", f"{size:07d}")),
}
GIVEN = [("0000001", 3), ("试1", 4), ("'; --", 5), ("0000002", 3), ("0000001", 3)]


def _all() -> Rows:
    return Member.all().using_db(reader())


@pytest.fixture
async def opened(either_settings: Settings) -> AsyncIterator[Settings]:
    """The register, on either database."""
    EXECUTOR_CACHE.clear()
    async with installed(either_settings):
        with everywhere():
            yield either_settings


@pytest.fixture(autouse=True)
def unknown() -> Iterator[None]:
    shapes._built.clear()
    yield
    shapes._built.clear()


async def test_a_known_shape_asks_what_the_mapper_would(opened: Settings) -> None:
    for name, asked in ASKED.items():
        for text, size in GIVEN:
            rows = asked(text, size)
            assert shapes.statement(rows) == _mapped(rows), name


async def test_a_shape_is_built_once(opened: Settings) -> None:
    for text, size in GIVEN:
        shapes.statement(ASKED["after a cursor"](text, size))
    assert len(shapes._built) == 1


async def test_what_clients_think_of_is_not_kept_without_end(opened: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "KEPT", 10)
    for size in range(25):
        shapes.statement(_all().filter(id__in=[UUID(int=one) for one in range(size)]))
    assert len(shapes._built) <= 10


async def test_each_asks_for_its_own_union_however_often_others_asked(opened: Settings) -> None:
    root = await make_root()
    unions = [await make_org(root) for _ in range(3)]
    people = {union.id: [(await make_member(union)).id for _ in range(2)] for union in unions}
    for _ in range(2):
        for union in unions:
            for scope in (scope_of(union), scope_of(root)):
                page = await members.page(scope, union, MemberFilter(), Window.of(first=50))
                assert [one.id for one in page.items] == people[union.id]
    assert shapes._built


async def test_rows_come_back_as_the_mapper_makes_them(opened: Settings) -> None:
    union = await make_org(await make_root())
    for _ in range(3):
        await make_member(union)
    rows = _all().filter(org_id=union.id).order_by("member_no")
    read = [await records.read(rows), await records.read(rows), await rows]
    told = [[{name: getattr(one, name) for name in Member._meta.db_fields} for one in found] for found in read]
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 3


async def test_a_list_of_few_columns_holds_no_others_in_any_order(opened: Settings) -> None:
    union = await make_org(await make_root())
    for order, day in enumerate([date(2020, 1, 2), None, date(2020, 1, 1)]):
        await make_member(union, order + 1, joined_on=day)
    wanted = MemberFilter(has_card=False)
    for sort in MemberSort:
        for window in (Window.of(first=2), Window.of(last=2)):
            few, whole = [
                await members.page(scope_of(union), union, wanted, window, sort=sort, columns=columns)
                for columns in (["full_name"], None)
            ]
            assert [one.full_name for one in few.items] == [one.full_name for one in whole.items]
            assert list(few.cursors) == list(whole.cursors)
            assert not any(hasattr(one, "mobile_sealed") for one in few.items)


def _mapped(rows: Rows) -> shapes.Statement:
    rows._make_query()
    sql, values = rows.query.get_parameterized_sql()
    return sql, values
