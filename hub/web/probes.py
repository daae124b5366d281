"""``/livez`` and ``/readyz``: whether the process lives, and whether it can do its work. They tell nothing more."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hub import health


async def livez(_: Request) -> Response:
    """Alive: asks for nothing else."""
    return PlainTextResponse("ok\n")


async def readyz(_: Request) -> Response:
    """Ready: the register answers, the keys are loaded, files can be written."""
    ready = await health.is_ready()
    return PlainTextResponse("ok\n" if ready else "not ready\n", status_code=200 if ready else 503)
