"""Mutations open to anyone: a captcha, where the installation asks whoever is signed out for one."""

from collections.abc import Awaitable, Callable
from typing import Any

from strawberry.extensions import FieldExtension
from strawberry.types.field import StrawberryField

from hub.access import captcha
from schema.context import Info


class Person(FieldExtension):
    """Before a mutation that takes a captcha: nothing of it is begun for a program."""

    asks = False

    def apply(self, field: StrawberryField) -> None:
        """Whether it takes one is said by its arguments."""
        self.asks = any(argument.python_name == "captcha" for argument in field.arguments)

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: object, info: Info, **given: Any
    ) -> Any:
        """Raises CaptchaNeeded."""
        if self.asks and info.context.signed_in is None:
            await captcha.refuse_robots(given.get("captcha"))
        return await next_(source, info, **given)
