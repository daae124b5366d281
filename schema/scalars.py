"""Scalars: how dates, moments and JSON are written in answers and read from requests."""

from datetime import UTC, date, datetime
from typing import NoReturn

import strawberry
from strawberry.exceptions import StrawberryInputCoercionError
from strawberry.scalars import JSON
from strawberry.types.scalar import ScalarDefinition

__all__ = ["JSON", "SCALARS"]


def _read_date(value: object) -> date:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else _refuse("yyyy-MM-dd")
    except ValueError:
        return _refuse("yyyy-MM-dd")


def _read_moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else _refuse("RFC 3339")
    except ValueError:
        return _refuse("RFC 3339")
    return moment.astimezone(UTC) if moment.tzinfo else _refuse("RFC 3339, 须带时区")


def _write_moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _refuse(form: str) -> NoReturn:
    raise StrawberryInputCoercionError(f"格式应为 {form}。")


SCALARS: dict[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date",
        description="A day in China, without zone, yyyy-MM-dd.",
        serialize=date.isoformat,
        parse_value=_read_date,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment, RFC 3339: told in UTC with milliseconds, taken with any offset, never without one.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=_write_moment,
        parse_value=_read_moment,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="A JSON value; where it carries a record, an object keyed by Field.key.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
}
