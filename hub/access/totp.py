"""One-time codes by the clock (RFC 6238): six digits every thirty seconds, from a secret that two sides share."""

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30  # seconds a code is shown
DIGITS = 6
DRIFT = 1  # steps a telephone's clock may be off


def new_secret() -> str:
    """160 bits, in the letters authenticators read."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def uri(secret: str, *, issuer: str, account: str) -> str:
    """What an authenticator scans."""
    label = quote(f"{issuer}:{account}", safe="")
    asked = {"secret": secret, "issuer": issuer, "algorithm": "SHA1", "digits": DIGITS, "period": STEP}
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"


def code_at(secret: str, step: int) -> str:
    """The code of a step, counted from 1970."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """The step whose code this is, later than ``after``; None for a wrong, old or used one."""
    present = int(at.timestamp()) // STEP
    steps = range(max(present - DRIFT, after + 1), present + DRIFT + 1)
    found = [step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), code.encode())]
    return found[0] if found else None
