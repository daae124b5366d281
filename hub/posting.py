"""Posting to another system: encrypted unless it is on this host; no redirect is followed."""

import http.client
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from hub.errors import SettingsFault

TIMEOUT = 10.0  # seconds the other system may be silent
FAILURES = (OSError, http.client.HTTPException)  # what `posted` raises where it cannot be reached or understood
_HERE = ("localhost", "127.0.0.1", "::1")


def refuse_unsafe(setting: str, url: str) -> None:
    """Raises SettingsFault: nothing could be posted to that address, or others could read it on the way."""
    try:
        at = urlsplit(url)
        is_safe = at.port != 0 and bool(at.hostname if at.scheme == "https" else _is_here(at.scheme, at.hostname))
    except ValueError:  # the port is no number
        is_safe = False
    if not is_safe:
        raise SettingsFault(f"{setting}={url}: write https://…, or http://localhost… on this host")


@contextmanager
def posted(url: str, body: str | bytes, headers: Mapping[str, str]) -> Iterator[http.client.HTTPResponse]:
    """The answer, its body still to be read; the address is one that `refuse_unsafe` let pass. Raises FAILURES."""
    at = urlsplit(url)
    wire = _connected(at.scheme, at.hostname or "", at.port)
    try:
        wire.request("POST", f"{at.path or '/'}{f'?{at.query}' if at.query else ''}", body, dict(headers))
        with wire.getresponse() as answer:  # who answers to the end of the line has taken it over from the wire
            yield answer
    finally:
        wire.close()


def _connected(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if _is_here(scheme, host):
        return http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    return http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=ssl.create_default_context())


def _is_here(scheme: str, host: str | None) -> bool:
    return scheme == "http" and host in _HERE
