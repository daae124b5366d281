"""``hub serve``, ``hub worker``, ``hub demo``: the processes."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from hub import logs, settings
from hub.cli.running import faults_told, installed_run
from hub.cli.starting import Starting
from hub.settings import Settings

if TYPE_CHECKING:
    from socket import socket

    from hub.demo.ways import Seeded

GRACE = 25  # seconds for what is under way to end when the process is asked to stop
MOST_CONNECTIONS = 2_000


@click.command()
def serve() -> None:
    """Serve GraphQL, uploads and downloads; without a broker, do the jobs in this process too."""
    with faults_told():
        given = settings.load()
        _log(given)
        _serve(given, lambda: click.echo(f"listening on {_where(given)}", err=True))


@click.command()
def worker() -> None:
    """Do jobs in a process of its own; run as many as there is work. Needs PostgreSQL."""
    from hub import worker as working

    with faults_told():
        given = settings.load()
        _log(given)
        asyncio.run(working.run(given, lambda: click.echo("working", err=True)))


def _where(given: Settings) -> str:
    here = f"http://{given.host}:{given.port}"
    return here if given.address == here else f"{here}, for {given.address}"


def _log(given: Settings) -> None:
    if given.json_logs:
        logs.write_json()


@click.command()
def demo() -> None:
    """Serve a register of unions that do not exist, and print the ways in.

    Everything runs in this process and is kept in HUB_DATA (.hub). The second start finds it again. With HUB_DATABASE
    it is kept there; with HUB_BROKER start hub worker beside it, who does the imports.
    """
    from hub.database.migrating import migrate
    from hub.demo import showing
    from hub.installation import prepare

    with faults_told():
        given = replace(settings.load(), production=False)
        if given.database:
            prepare(given.data)
            asyncio.run(migrate(given))
        made = showing.remembered(given.data)
        if made is None:
            click.echo("making keys, database and a few unions …", err=True)
            made = installed_run(_seed)
            showing.keep(given.data, made)
        told = made
        _serve(given, lambda: click.echo(showing.tell(given, told)))


async def _seed(_: Settings) -> "Seeded":
    from hub import worker
    from hub.demo.seeding import seed
    from hub.jobs import working

    working.register(worker.HANDLERS)
    return await seed()


def _serve(given: Settings, ready: Callable[[], None]) -> None:
    """Run the web server until it is told to stop; ``ready`` is called once it listens.

    What is under way is finished; who watches is told to come again.
    """
    import uvicorn

    from hub.app import build
    from hub.web.graphql import LONGEST

    with faults_told():
        app = build(given)

    class Server(uvicorn.Server):
        async def startup(self, sockets: "list[socket] | None" = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

        async def shutdown(self, sockets: "list[socket] | None" = None) -> None:
            await app.state.watchers.end()
            await super().shutdown(sockets)

    starting = Starting(app)
    server = Server(
        uvicorn.Config(
            starting,
            host=given.host,
            port=given.port,
            log_level="warning",
            log_config=None if given.json_logs else uvicorn.config.LOGGING_CONFIG,
            access_log=False,
            proxy_headers=False,  # it would believe anybody on this machine; HUB_PROXIES says who is believed
            limit_concurrency=MOST_CONNECTIONS,
            ws_max_size=LONGEST,
            timeout_graceful_shutdown=GRACE,
            server_header=False,
            date_header=True,
        )
    )
    with faults_told():
        try:
            server.run()
        finally:
            if starting.fault:
                raise starting.fault
    if not server.started:
        sys.exit(1)
