"""compose.yaml: what can be known of it without starting it."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from hub.cli import main
from hub.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
PROCESSES = {"web": 2, "worker": 2}


def test_there_are_two_of_each_process_that_there_may_be_many_of() -> None:
    assert {name: SERVICES[name]["deploy"]["replicas"] for name in PROCESSES} == PROCESSES
    assert set(OURS) == {"migrate", *PROCESSES}


@pytest.mark.parametrize("name", SERVICES)
def test_every_process_is_nobody_special_and_its_image_is_pinned(name: str) -> None:
    service = SERVICES[name]
    assert re.search(r":\d+\.\d+", service["image"])
    assert service["cap_drop"] == ["ALL"]
    assert service["user"] not in ("root", "0")


@pytest.mark.parametrize("name", OURS)
def test_ours_write_nowhere_but_into_their_folder(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["volumes"] == ["files:/data"]
    assert service["environment"]["HUB_DATA"] == "/data"


@pytest.mark.parametrize("name", OURS)
def test_ours_are_commands_with_settings_that_there_are(name: str) -> None:
    service = SERVICES[name]
    told = CliRunner().invoke(main, [*service["command"], "--help"])
    assert told.exit_code == 0, told.output
    assert set(service["environment"]) <= {f"HUB_{one.name.upper()}" for one in fields(Settings)}


def test_only_the_migration_may_own_the_tables() -> None:
    owners = [name for name in OURS if "HUB_DATABASE_OWNER" in SERVICES[name]["environment"]]
    assert owners == ["migrate"]


def test_no_password_stands_in_it() -> None:
    for name, service in SERVICES.items():
        for variable, value in service["environment"].items():
            if "PASS" in variable or "://" in str(value):
                assert "${" in value, f"{name}: {variable}"


def test_what_serves_or_keeps_is_looked_after() -> None:
    for name in ("postgres", "rabbitmq", "web"):
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert "/readyz" in str(SERVICES["web"]["healthcheck"])


def test_the_image_is_that_of_this_edition() -> None:
    version = re.search(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version
    assert {SERVICES[name]["image"] for name in OURS} == {f"union-hub:{version[1]}"}
