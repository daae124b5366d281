"""The web application: a list of parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from hub import garbage
from hub.installation import installed
from hub.settings import Settings
from hub.web import explorer, graphql, metrics, origins, proxies
from hub.web.admission import Gate
from hub.web.downloads import download
from hub.web.hosts import Hosts
from hub.web.probes import livez, readyz
from hub.web.refusals import no_such_page
from hub.web.shell import Shell
from hub.web.uploads import upload
from hub.worker import ringing

FILES = 16  # workbooks received or made at the same time


def build(given: Settings) -> Starlette:
    """The hub over HTTP, for any ASGI server. Its installation is opened when the server starts it.

    Raises SettingsFault. ``state.watchers`` are the open sockets: a server that is told to stop ends them first.
    """
    proxies.check(given.proxies)
    cors = origins.allowed(given.origins)
    endpoint, files = graphql.Endpoint(given), Gate(FILES)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        with metrics.served(given, lambda: len(endpoint.watchers)):
            async with installed(given), ringing(given), endpoint.watchers.looked_after():
                with garbage.none_of_this():
                    yield

    app = Starlette(
        routes=[
            Route("/graphql", endpoint, methods=["POST"]),
            WebSocketRoute("/graphql", endpoint),
            Route("/uploads", files.around(upload), methods=["POST"]),
            Route("/files/{token}", files.around(download), methods=["GET"]),
            Route("/explorer", explorer.page, methods=["GET"]),
            Route("/explorer/{name}", explorer.part, methods=["GET"]),
            Route("/livez", livez),
            Route("/readyz", readyz),
        ],
        middleware=[Middleware(Shell), Middleware(Hosts, given), *cors],
        exception_handlers={HTTPException: no_such_page},
        lifespan=lifespan,
    )
    app.state.watchers = endpoint.watchers
    return app
