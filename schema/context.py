"""Who asks: what one request or one socket brings with it, and what one operation knows of it."""

from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

import strawberry

from hub import settings
from hub.access import sessions
from hub.access.allowances import Purses
from hub.access.roles import Role
from hub.access.scope import Scope, stand
from hub.errors import MustAddSecondFactor, MustChangePassword, SignedOut
from hub.journal.actor import Actor, Claim
from schema.costs import Bill
from schema.documents import Document
from schema.loaders import Loaders


class Jar(Protocol):
    """Where a browser may keep a session."""

    def keep(self, token: str) -> bool:
        """Whether the browser asked for it, and keeps the token now."""

    def clear(self) -> None:
        """The session is over."""


@dataclass(slots=True)
class Caller:
    """One HTTP request, or one socket with all its operations."""

    source: str  # the address it comes from
    request_id: str
    token: str = ""
    gateway: bool = False  # it knows the gateway's token
    connection_params: dict[str, object] | None = None  # what a socket began with
    watches: bool = False  # a socket or an event stream, which tells of what happens, rather than one answer
    jar: Jar | None = None
    purses: Purses | None = None  # None: nobody counts
    refusal: SignedOut = field(default_factory=SignedOut)  # what a token that opens nothing is answered with
    principal: str = "SIGNED_OUT"  # what the log may know: the role, or that there is none

    async def context(self) -> "Context":
        """Look again who is signed in, for one operation: a revoked session is nobody's from the next one on."""
        return Context(caller=self, signed_in=await self.scope())

    async def scope(self) -> Scope | None:
        """Whoever is signed in at this moment."""
        scope = await sessions.scope_of(self.token, request_id=self.request_id) if self.token else None
        if scope is None and self.token:
            self.refusal = await sessions.refusal(self.token)
        stand(scope)
        self.principal = scope.role.value if scope else "GATEWAY" if self.gateway else "SIGNED_OUT"
        return scope

    def handed(self, token: str) -> str | None:
        """The token for the client to keep; None where its browser does, out of every script's reach."""
        return None if self.jar and self.jar.keep(token) else token

    def forget_session(self) -> None:
        """Have the browser drop what it keeps."""
        if self.jar:
            self.jar.clear()


@dataclass(slots=True)
class Context:
    """One operation."""

    caller: Caller
    signed_in: Scope | None
    claim: Claim | None = None  # the idempotency key under way
    document: Document | None = None  # what is being executed, once it is known to be valid
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Load everything anew: something was changed."""
        self.loaders = Loaders(self.scope)

    def sign_in(self, scope: Scope) -> None:
        """Go on as somebody who has just proved who it is."""
        self.signed_in = scope
        stand(scope)
        self.forget()

    @property
    def scope(self) -> Scope | None:
        """For reading: nobody's, where nobody is signed in, or something must be done for the account first."""
        return None if self.signed_in is None or self.signed_in.is_held_back else self.signed_in

    @property
    def reading(self) -> Scope:
        """The same where there must be one. Raises SignedOut, MustChangePassword or MustAddSecondFactor."""
        if self.signed_in is None:
            raise self.caller.refusal
        if self.signed_in.must_change_password:
            raise MustChangePassword()
        if self.signed_in.must_add_second_factor:
            raise MustAddSecondFactor()
        return self.signed_in

    @property
    def acting(self) -> Scope:
        """For commands: with the key under way. Raises SignedOut; what an initial password opens is for them to say."""
        if self.signed_in is None:
            raise self.caller.refusal
        return replace(self.signed_in, actor=replace(self.signed_in.actor, claim=self.claim))

    @property
    def anybody(self) -> Actor:
        """For what may be done signed out."""
        if self.signed_in is not None:
            return self.acting.actor
        return Actor(account_id=None, name="未登录", region="", request_id=self.caller.request_id, claim=self.claim)

    def bill(self, requested: int) -> Bill | None:
        """What the account, or the address, has to pay; None for a gateway, which limits its own clients."""
        caller = self.caller
        if caller.purses is None or (caller.gateway and self.signed_in is None):
            return None
        if self.signed_in is not None and self.signed_in.account_id is not None:
            return Bill(caller.purses.accounts, str(self.signed_in.account_id), requested)
        return Bill(caller.purses.addresses, caller.source, requested)

    @property
    def may_introspect(self) -> bool:
        """Whether the schema may be looked at: everywhere but in production, and there by developers."""
        role = self.signed_in.role if self.signed_in else None
        return not settings.current().production or role is Role.DEVELOPER

    @property
    def may_ask_as_gateway(self) -> bool:
        """Whether federation's own fields may be asked."""
        return self.caller.gateway or self.scope is not None or not settings.current().production


Info: TypeAlias = strawberry.Info[Context, None]
