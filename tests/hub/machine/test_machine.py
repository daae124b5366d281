"""Members, unions and cards, moved by many hands in any order, beside a simple world: they never disagree.

``HUB_TEST_EXAMPLES`` says how many lives are lived, ``HUB_TEST_STEPS`` how long each may be.
"""

import asyncio
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.hub.machine import register
from tests.hub.machine.card_rules import CardRules
from tests.hub.machine.correction_rules import CorrectionRules
from tests.hub.machine.holding import Holding
from tests.hub.machine.member_rules import MemberRules
from tests.hub.machine.sight import Sight
from tests.hub.machine.union_rules import UnionRules
from tests.servers import drop_database

EXAMPLES, STEPS = int(os.environ.get("HUB_TEST_EXAMPLES", "0")), int(os.environ.get("HUB_TEST_STEPS", "40"))


class OnSqlite(MemberRules, CorrectionRules, UnionRules, CardRules, Sight, Holding):
    """In one process, with nothing but the hub's own filters."""


class OnPostgres(MemberRules, CorrectionRules, UnionRules, CardRules, Sight, Holding):
    """Everybody behind their own wall as well."""

    postgres = True


@pytest.fixture(scope="module", autouse=True)
def _dropped() -> Iterator[None]:
    yield
    if register.blank_postgres.cache_info().currsize:
        asyncio.run(drop_database(register.blank_postgres()))
        register.blank_postgres.cache_clear()


def _so_many(usual: int) -> settings:
    return settings(
        max_examples=EXAMPLES or usual,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


TestOnSqlite, TestOnPostgres = OnSqlite.TestCase, OnPostgres.TestCase
TestOnSqlite.settings, TestOnPostgres.settings = _so_many(25), _so_many(6)
