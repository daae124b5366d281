"""A peer for lists: the same fields by strawberry as its documentation has it, with a DataLoader for the unions.

It is spared what the hub does beside: nobody signs in, nothing is sealed, masked, measured, limited or walled, and
codes are looked up in a dict.
"""

import base64
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]
import strawberry
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

_LABELS = {"1": "男性", "2": "女性", "20": "大学本科"}
_PAGE = """
SELECT id, member_no, full_name, born_on, employer_name, is_migrant_worker, joined_on, sex, education, org_id
FROM member WHERE org_id = $1 ORDER BY member_no LIMIT $2
"""


@strawberry.type
class CodeEntry:
    """A code."""

    code: str
    label: str


@strawberry.type
class Org:
    """A union."""

    id: strawberry.ID
    name: str
    org_no: str


@strawberry.type
class Member:
    """A member."""

    org_id: strawberry.Private[UUID]
    sex_code: strawberry.Private[str | None]
    education_code: strawberry.Private[str | None]

    id: strawberry.ID
    member_no: str
    name: str
    birth_date: date | None
    employer_name: str | None
    is_migrant_worker: bool | None
    joined_on: date | None
    mobile: str | None
    id_number: str | None

    @strawberry.field
    def sex(self) -> CodeEntry | None:
        """By its code."""
        return _entry(self.sex_code)

    @strawberry.field
    def education(self) -> CodeEntry | None:
        """By its code."""
        return _entry(self.education_code)

    @strawberry.field
    async def org(self, info: strawberry.Info) -> Org | None:
        """All of a page in one statement."""
        found: Org | None = await info.context["orgs"].load(self.org_id)
        return found


@strawberry.type
class PageInfo:
    """Where to go on."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class MemberConnection:
    """A page."""

    nodes: list[Member]
    page_info: PageInfo


@strawberry.type
class Query:
    """Reading."""

    @strawberry.field
    async def org(self, info: strawberry.Info, id: strawberry.ID) -> Org | None:
        """One union."""
        found: Org | None = await info.context["orgs"].load(_key(id))
        return found

    @strawberry.field
    async def members(
        self, info: strawberry.Info, org: strawberry.ID, first: int | None = None, last: int | None = None
    ) -> MemberConnection:
        """The first so many."""
        size = first or last or 0
        rows = await info.context["pool"].fetch(_PAGE, _key(org), size + 1)
        nodes = [_member(row) for row in rows[:size]]
        return MemberConnection(
            nodes=nodes, page_info=PageInfo(has_next_page=len(rows) > size, end_cursor=nodes[-1].id if nodes else None)
        )


class _Endpoint(GraphQL[dict[str, Any], None]):
    def __init__(self, pool: asyncpg.Pool) -> None:
        super().__init__(strawberry.Schema(query=Query))
        self._pool = pool

    async def get_context(self, request: object, response: object) -> dict[str, Any]:  # noqa: ARG002
        return {"pool": self._pool, "orgs": DataLoader(self._orgs)}

    async def _orgs(self, ids: list[UUID]) -> list[Org | None]:
        rows = await self._pool.fetch("SELECT id, name, org_no FROM org WHERE id = ANY($1)", ids)
        found = {
            row["id"]: Org(id=strawberry.ID(str(row["id"])), name=row["name"], org_no=row["org_no"]) for row in rows
        }
        return [found.get(one) for one in ids]


def dataloading(pool: asyncpg.Pool) -> GraphQL[dict[str, Any], None]:
    """The server."""
    return _Endpoint(pool)


def _member(row: Any) -> Member:
    return Member(
        org_id=row["org_id"],
        sex_code=row["sex"],
        education_code=row["education"],
        id=strawberry.ID(str(row["id"])),
        member_no=row["member_no"],
        name=row["full_name"],
        birth_date=row["born_on"],
        employer_name=row["employer_name"],
        is_migrant_worker=row["is_migrant_worker"],
        joined_on=row["joined_on"],
        mobile="160****0001",
        id_number="****************01",
    )


def _entry(code: str | None) -> CodeEntry | None:
    return CodeEntry(code=code, label=_LABELS.get(code, code)) if code else None


def _key(id: str) -> UUID:
    return UUID(bytes=base64.urlsafe_b64decode(id + "=" * (-len(id) % 4))[1:])
