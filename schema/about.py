"""This hub itself, and whatever has an id."""

from importlib.metadata import version

import strawberry
from strawberry import ID

from hub import settings
from hub.region import API
from schema.context import Info
from schema.declaring import field
from schema.nodes import Node, fetch


@strawberry.type(description="This hub.")
class About:
    """What runs here."""

    name: str
    version: str
    api_version: str
    max_upload_bytes: int


@strawberry.type
class AboutQueries:
    """What anybody may ask."""

    @field(
        quiet=True,
    )
    async def node(self, info: Info, id: ID) -> Node | None:
        return await fetch(info, id)

    @field(description="By anyone.")
    def about(self) -> About | None:
        return About(
            name="Union Hub",
            version=version("union-hub"),
            api_version=str(API),
            max_upload_bytes=settings.current().upload_bytes,
        )
