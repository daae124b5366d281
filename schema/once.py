"""Mutations: done once for each idempotency key, refused with problems and never with an error."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import orjson
from strawberry.extensions import FieldExtension
from strawberry.types.base import StrawberryOptional

from hub.errors import HubError, Invalid
from hub.journal import answers
from hub.journal.actor import Claim
from hub.seal import keyring
from schema import kept
from schema.context import Context, Info
from schema.nodes import Node, fetch
from schema.problems import Payload, problems_of

LONGEST_KEY = 128
_ASIDE = ("idempotency_key", "captcha")  # no part of what is to be done: a captcha is answered anew each time


class Once(FieldExtension):
    """Around every mutation. A refusal frees the key: nothing was done, and the client may mend and try again.

    ``again``: told with an answer that is given again without what it was asked for, which is shown once.
    """

    def __init__(self, again: type[HubError] | None = None) -> None:
        self.again = again

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Payload]], source: object, info: Info, **given: Any
    ) -> Payload:
        """Answer with the payload, whatever becomes of it."""
        kind, context = _payload(info), info.context
        try:
            key: str | None = given.get("idempotency_key")
            if key is None:
                return await next_(source, info, **given)
            taken = await _claim(context, key, info.field_name, given)
            if not isinstance(taken, Claim):
                payload = await _again(kind, taken, info)
                if self.again is not None:
                    payload.problems = problems_of(self.again(), context.caller.request_id)
                return payload
            context.claim = taken
            return await _done(next_(source, info, **given), taken)
        except HubError as refusal:
            return kind(problems=problems_of(refusal, context.caller.request_id))
        finally:
            context.claim = None
            context.forget()


def _payload(info: Info) -> type[Payload]:
    kind = info.return_type
    payload: Any = kind.of_type if isinstance(kind, StrawberryOptional) else kind
    return cast(type[Payload], payload)


async def _claim(context: Context, key: str, operation: str, given: dict[str, Any]) -> Claim | answers.Result:
    if not 1 <= len(key) <= LONGEST_KEY:
        raise Invalid(f"idempotencyKey 的长度应为 1 到 {LONGEST_KEY} 个字符。", path=("idempotencyKey",))
    told = {name: value for name, value in given.items() if name not in _ASIDE}
    return await answers.claim(_principal(context), key, operation, orjson.loads(orjson.dumps(told, default=str)))


def _principal(context: Context) -> str:
    """Whose key it is: two people who happen to choose the same one do not meet."""
    if context.signed_in is not None:
        return str(context.signed_in.account_id)
    return keyring().mac("source", context.caller.source.encode())


async def _done(doing: Awaitable[Payload], claim: Claim) -> Payload:
    try:
        payload = await doing
    except BaseException:
        await answers.release(claim)
        raise
    if payload.problems:
        await answers.release(claim)
    else:
        await answers.complete(claim, kept.keep(payload))
    return payload


async def _again(kind: type[Payload], result: answers.Result, info: Info) -> Payload:
    """The same answer; or where the process died before it was whole, what the deed was done to."""

    async def read(id: str) -> Node | None:
        return await fetch(info, id)

    if set(result) != {"subject"}:
        return await kept.give_again(kind, result, read)
    return await kept.give_subject(kind, result["subject"], read)
