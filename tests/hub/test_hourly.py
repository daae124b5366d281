"""What a worker does each hour."""

import pytest

from hub.worker import hourly


async def test_a_chore_that_fails_keeps_no_other_waiting_and_none_is_done_twice_an_hour(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = list[str]()

    async def fail() -> None:
        raise RuntimeError("试甲的证件号码")

    async def note() -> None:
        done.append("noted")

    now_and_then = hourly((fail, note))
    await now_and_then()
    await now_and_then()

    assert done == ["noted"]
    assert "RuntimeError" in caplog.text
    assert "试甲" not in caplog.text, "a fault's own words may hold anybody's data"
