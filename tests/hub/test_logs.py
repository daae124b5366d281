"""Lines of JSON: what they tell, and what they keep to themselves."""

import json
import logging

from hub.logs import Lines


def line(record: logging.LogRecord) -> dict[str, object]:
    told: dict[str, object] = json.loads(Lines().format(record))
    return told


def record(logger: str, message: str, *args: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord(logger, logging.ERROR, "x.py", 1, message, args, None)
    made.__dict__.update(more)
    return made


def test_ours_say_all_they_have_to_say() -> None:
    told = line(record("hub.faults", "reference %s: %s", "ab12", "KeyError at hub/x.py:1", told={"status": 500}))
    assert told["message"] == "reference ab12: KeyError at hub/x.py:1"
    assert (told["level"], told["logger"], told["status"]) == ("ERROR", "hub.faults", 500)
    assert str(told["time"]).endswith("+00:00")


def test_what_others_put_into_their_messages_is_left_out() -> None:
    assert line(record("uvicorn.error", "cannot parse %s", "460390199005170122"))["message"] == "cannot parse %s"


def test_of_a_fault_only_the_kind_and_place_are_told() -> None:
    try:
        raise ValueError("460390199005170122")
    except ValueError as fault:
        told = record("asyncio", "lost", exc_info=(ValueError, fault, fault.__traceback__))
    written = Lines().format(told)
    assert "ValueError at" in written
    assert "460390" not in written
