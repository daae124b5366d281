"""Hashes that cost little: what is tested here is who gets in, a hundred times over."""

import pytest
from argon2 import PasswordHasher

from hub.access import passwords


@pytest.fixture(autouse=True)
def cheap_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_hashes" not in request.fixturenames:
        monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def real_hashes() -> None:
    """For the tests of the hashes themselves."""
