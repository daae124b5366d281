"""What a monitor may count, on a port of its own: requests by route and status, how long they take, how many watch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from hub.errors import SettingsFault
from hub.settings import Settings

_METHODS = {"GET", "POST", "OPTIONS", "HEAD", "SOCKET"}
_registry = CollectorRegistry()
_requests = Counter(
    "hub_requests", "Requests and sockets that are over.", ("route", "method", "status"), registry=_registry
)
_seconds = Histogram(
    "hub_request_seconds",
    "How long they took; sockets and streams are as long as somebody watched.",
    ("route", "method"),
    registry=_registry,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
_watchers = Gauge("hub_watchers", "Sockets and streams open now.", registry=_registry)


def note(route: str, method: str, status: int, seconds: float) -> None:
    """A request is over. Routes are those of the application, so that no stranger makes new series."""
    known = method if method in _METHODS else "OTHER"
    _requests.labels(route, known, str(status)).inc()
    _seconds.labels(route, known).observe(seconds)


@contextmanager
def served(given: Settings, watching: Callable[[], int]) -> Iterator[None]:
    """Answer Prometheus at HUB_METRICS_PORT until left, if it is set. SettingsFault: the port is not to be had."""
    _watchers.set_function(watching)
    if not given.metrics_port:
        yield
        return
    try:
        server, thread = start_http_server(given.metrics_port, given.host, registry=_registry)
    except OSError as fault:
        told = f"HUB_METRICS_PORT={given.metrics_port}: {fault.strerror}; each web process needs a port of its own"
        raise SettingsFault(told) from None
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
