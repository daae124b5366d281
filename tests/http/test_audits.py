"""The public audit suite of GraphQL over HTTP, against a running hub."""

from collections.abc import Callable

from tests.http.conftest import Hub, Node

# All that need GET. The hub refuses GET on purpose: a query in an address is kept by proxies, logs and histories,
# and a link on another site could send it.
NEED_GET = {
    "5A70": "MAY accept application/x-www-form-urlencoded formatted GET requests",
    "D6D5": "MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting "
    "application/graphql-response+json",
    "6A70": "MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json",
}


def test_every_audit_passes_that_does_not_need_get(node: Node, serve: Callable[..., Hub]) -> None:
    """Outside production: two of the audits ask with `__type` what a variable came to."""
    audits = node("audit.mjs", f"{serve(HUB_PRODUCTION='false').url}/graphql")
    assert len(audits) == 61
    assert {one["id"]: one["name"] for one in audits if one["status"] != "ok"} == NEED_GET
