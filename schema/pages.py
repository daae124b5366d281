"""Pages: connections of the Relay kind over what a query answered."""

from typing import Any, Generic, TypeVar

import strawberry
from strawberry import federation

from hub.paging import Page
from schema.declaring import field

T = TypeVar("T")
Row = TypeVar("Row")


@federation.type(shareable=True)
class PageInfo:
    """Whether there is more, and from where to go on."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[T]):
    """One item and its place in the list."""

    cursor: str
    node: T


@strawberry.type
class Connection(Generic[T]):
    """One page of a list."""

    page: strawberry.Private[Page[Any]]
    nodes: list[T]

    @field()
    def edges(self) -> list[Edge[T]]:
        return [Edge(cursor=cursor, node=node) for cursor, node in zip(self.page.cursors, self.nodes, strict=True)]

    @field()
    def page_info(self) -> PageInfo:
        cursors = self.page.cursors
        return PageInfo(
            has_next_page=self.page.has_next,
            has_previous_page=self.page.has_previous,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )

    @field(description="Exact up to 10,000.")
    async def total_count(self) -> int:
        return (await self.page.total()).count

    @field(description="There are more than totalCount says.")
    async def total_count_capped(self) -> bool:
        return (await self.page.total()).capped
