"""The webhook: what happened, told to another system's address, signed; written down as a job, sent until it is taken.

The body is JSON. ``Hub-Signature: t=<seconds>,v1=<hex>`` is HMAC-SHA256 of ``<seconds>.<body>`` under
``HUB_WEBHOOK_KEY``. ``Hub-Delivery`` is the same for every try: whoever has seen it already has the news already.
"""

import asyncio
import hmac
from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

import orjson

from hub import broker, posting, settings
from hub.clock import now
from hub.database import Db, transaction
from hub.jobs import queue as jobs
from hub.jobs.queue import Claimed

JOB = "webhook"


async def queue(tx: Db, delivery: UUID, region: str, event: str, told: Mapping[str, object]) -> None:
    """Tell it once the deed has committed: call `wake` then. Nothing where no address is set."""
    if settings.current().webhook:
        body = {"id": str(delivery), "event": event, "region": region, "at": now().isoformat(), **told}
        await jobs.enqueue(tx, JOB, delivery, region, payload=orjson.dumps(body).decode())


async def wake() -> None:
    """There is something to tell."""
    if settings.current().webhook:
        await broker.wake(JOB)


async def send(claimed: Claimed) -> None:
    """Tell one piece of news. What is not answered with 2xx is tried again, as the same delivery."""
    if settings.current().webhook:  # else it was taken away meanwhile: nobody wants to know
        body = (claimed.payload or "{}").encode()
        await asyncio.to_thread(_post, str(claimed.job.subject_id), body)
    async with transaction() as tx:
        await jobs.finish(tx, claimed)


def signature(key: str, seconds: int, body: bytes) -> str:
    """The header, as the receiver works it out again."""
    return f"t={seconds},v1={hmac.new(key.encode(), f'{seconds}.'.encode() + body, sha256).hexdigest()}"


def _post(delivery: str, body: bytes) -> None:
    given = settings.current()
    headers = {
        "content-type": "application/json",
        "hub-delivery": delivery,
        "hub-signature": signature(given.webhook_key, int(now().timestamp()), body),
    }
    with posting.posted(given.webhook, body, headers) as answer:
        status = answer.status
    if not 200 <= status < 300:
        raise ConnectionError(f"the webhook answers {status}")
