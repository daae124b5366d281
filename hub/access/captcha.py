"""The captcha: whether whoever is signed out is a person, as a service says that the installation names.

The service is asked as the usual ones are: a form with ``secret`` and ``response``, answered with JSON whose
``success`` is true for a person, or whose ``error-codes`` say that the secret is at fault. It is told no address and
no name.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import orjson

from hub import posting, settings
from hub.errors import CaptchaNeeded
from hub.logs import Seldom

LONGEST = 8192  # characters of an answer
_MOST = 65_536  # bytes of what the service says
_KEY_AT_FAULT = ("invalid-input-secret", "missing-input-secret")  # to reCAPTCHA, hCaptcha and Turnstile
_FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
# Threads of their own: while the service is slow, whoever is signed in does not wait for those who are not.
_wires = ThreadPoolExecutor(32, thread_name_prefix="captcha")

_key_is_wrong = Seldom()  # every visitor meets it

log = logging.getLogger(__name__)


class _KeyRefused(Exception):
    """The service does not know the hub by its secret: nothing was said of the answer."""


async def refuse_robots(answer: str | None) -> None:
    """Raises CaptchaNeeded where the installation asks for a captcha, and this is no answer, or a wrong one.

    While the service does not answer, or does not know the hub, nobody is let in: who could keep it busy would be, too.
    """
    if not settings.current().captcha:
        return
    if not answer:
        raise CaptchaNeeded(path=("captcha",))
    try:
        right = len(answer) <= LONGEST and await _is_right_in_time(answer)
    except (*posting.FAILURES, orjson.JSONDecodeError) as fault:
        log.warning("HUB_CAPTCHA does not answer as it should (%s); nobody can sign in", type(fault).__name__)
        raise _unavailable() from None
    except _KeyRefused as fault:
        _remind(fault)
        raise _unavailable() from None
    if not right:
        raise CaptchaNeeded("验证码不正确或已过期。", hint="请重新完成验证码。", path=("captcha",))


def _unavailable() -> CaptchaNeeded:
    return CaptchaNeeded("验证码服务暂时无法使用。", hint="请稍后再试。", path=("captcha",))


def _remind(fault: _KeyRefused) -> None:
    if _key_is_wrong.due():
        log.warning("HUB_CAPTCHA_KEY is not what the service at HUB_CAPTCHA knows (%s); nobody can sign in", fault)


async def _is_right_in_time(answer: str) -> bool:
    asked = asyncio.get_running_loop().run_in_executor(_wires, _is_right, answer)
    return await asyncio.wait_for(asked, posting.TIMEOUT)  # TimeoutError is an OSError


def _is_right(answer: str) -> bool:
    given = settings.current()
    form = urlencode({"secret": given.captcha_key, "response": answer})
    with posting.posted(given.captcha, form, _FORM) as answered:
        if answered.status >= 500:
            raise ConnectionError(f"the captcha's service answers {answered.status}")
        said = orjson.loads(answered.read(_MOST))
    if not isinstance(said, dict):
        return False
    codes = said.get("error-codes")
    for fault in codes if isinstance(codes, list) else ():
        if fault in _KEY_AT_FAULT:
            raise _KeyRefused(fault)
    return answered.status == 200 and said.get("success") is True
