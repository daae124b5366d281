"""Brokers that are there already, and a queue on them for one test alone: a laptop may do without, CI may not."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from uuid import uuid4

import pika
import pytest
import redis
from dramatiq.common import dq_name, xq_name

RABBITMQ = os.environ.get("HUB_TEST_RABBITMQ", "amqp://127.0.0.1:5672/")
REDIS = os.environ.get("HUB_TEST_REDIS", "redis://127.0.0.1:6379/0")


@contextmanager
def queue_on(broker: str) -> Iterator[Mapping[str, str]]:
    """The settings of a queue on ``rabbitmq`` or ``redis``; wiped from it at the end."""
    address, wipe = BROKERS[broker]
    name = f"hub_test_{uuid4().hex}"
    try:
        wipe(address, name)
    except (redis.RedisError, pika.exceptions.AMQPError, OSError) as fault:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no {broker} at {address} ({type(fault).__name__}); set HUB_TEST_{broker.upper()}")
    try:
        yield {"HUB_BROKER": address, "HUB_QUEUE": name}
    finally:
        wipe(address, name)


def wipe_rabbitmq(address: str, queue: str) -> None:
    """Delete the queue and its companions with all that is in them."""
    connection = pika.BlockingConnection(pika.URLParameters(address))
    try:
        channel = connection.channel()
        for name in (queue, dq_name(queue), xq_name(queue)):
            channel.queue_delete(name)
    finally:
        connection.close()


def wipe_redis(address: str, queue: str) -> None:
    """Delete every key of the queue."""
    with redis.Redis.from_url(address) as server:
        for key in server.scan_iter(f"dramatiq:*{queue}*", count=1000):
            server.delete(key)


BROKERS: Mapping[str, tuple[str, Callable[[str, str], None]]] = MappingProxyType(
    {"rabbitmq": (RABBITMQ, wipe_rabbitmq), "redis": (REDIS, wipe_redis)}
)
