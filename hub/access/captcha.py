"""The captcha: whether whoever is signed out is a person, as a service says that the installation names.

The service is asked as the usual ones are: a form with ``secret`` and ``response``, answered with JSON whose
``success`` is true for a person. It is told no address and no name.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import orjson

from hub import posting, settings
from hub.errors import CaptchaNeeded

LONGEST = 8192  # characters of an answer
_MOST = 65_536  # bytes of what the service says
_FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
# Threads of their own: while the service is slow, whoever is signed in does not wait for those who are not.
_wires = ThreadPoolExecutor(32, thread_name_prefix="captcha")

log = logging.getLogger(__name__)


async def refuse_robots(answer: str | None) -> None:
    """Raises CaptchaNeeded where the installation asks for a captcha, and this is no answer, or a wrong one.

    While the service does not answer nobody is let in: who could keep it busy would be let in, too.
    """
    if not settings.current().captcha:
        return
    if not answer:
        raise CaptchaNeeded(path=("captcha",))
    try:
        right = len(answer) <= LONGEST and await _is_right_in_time(answer)
    except (*posting.FAILURES, orjson.JSONDecodeError) as fault:
        log.warning("HUB_CAPTCHA does not answer as it should (%s); nobody can sign in", type(fault).__name__)
        raise CaptchaNeeded("验证码服务暂时无法使用。", hint="请稍后再试。", path=("captcha",)) from None
    if not right:
        raise CaptchaNeeded("验证码不正确或已过期。", hint="请重新完成验证码。", path=("captcha",))


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
    return answered.status == 200 and isinstance(said, dict) and said.get("success") is True
