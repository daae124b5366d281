"""Problems: why a request was refused, as every mutation tells it."""

import strawberry

from hub.errors import HubError, Problems
from schema.directives import at_most
from schema.keys import outside


@strawberry.type(description="Why a request was refused.")
class Problem:
    """One refusal of the core, in words and with a code."""

    code: str = strawberry.field(
        description="Stable: NOT_FOUND, NOT_ALLOWED, STALE, KEY_REUSED, IMPORT_RUNNING, "
        "ORG_NOT_ACTIVE, RATE_LIMITED ..."
    )
    message: str = strawberry.field(description="For the user, as it is.")
    path: list[str] = strawberry.field(
        directives=at_most(20),
        description="The argument meant, outermost first; list positions as digits. "
        "[values, mobile] is a field of a form; empty: none of them alone.",
    )
    hint: str | None = strawberry.field(default=None, description="What to do, for the user.")
    retry_after: int | None = strawberry.field(default=None, description="Try again after so many seconds.")
    reference: str | None = strawberry.field(
        default=None, description="For the help desk; the same number is in the journal."
    )


@strawberry.interface(description="What every mutation answers with.")
class Payload:
    """Empty problems mean success."""

    problems: list[Problem] = strawberry.field(directives=at_most(20), default_factory=list)


@strawberry.type
class SimplePayload(Payload):
    """Done, or not."""

    ok: bool = False


def problems_of(refusal: HubError, reference: str) -> list[Problem]:
    """Every problem of a refusal."""
    each = refusal.each if isinstance(refusal, Problems) else (refusal,)
    return [
        Problem(
            code=one.code,
            message=one.message,
            path=[outside(part) for part in one.path],
            hint=one.hint,
            retry_after=one.retry_after,
            reference=reference,
        )
        for one in each
    ]
