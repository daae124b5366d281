"""The captcha: whether whoever is signed out is a person, as a service says that the installation names.

The service is asked as the usual ones are: a form with ``secret`` and ``response``, answered with JSON whose
``success`` is true for a person. It is told no address and no name.
"""

import asyncio
import http.client
from urllib.parse import urlencode, urlsplit

import orjson

from hub import settings, webhook
from hub.errors import CaptchaNeeded

LONGEST = 8192  # characters of an answer
_MOST = 65_536  # bytes of what the service says
_FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}


async def refuse_robots(answer: str | None) -> None:
    """Raises CaptchaNeeded where the installation asks for a captcha, and this is no answer, or a wrong one.

    While the service does not answer nobody is let in: who could keep it busy would be let in, too.
    """
    if not settings.current().captcha:
        return
    if not answer:
        raise CaptchaNeeded(path=("captcha",))
    try:
        right = len(answer) <= LONGEST and await asyncio.to_thread(_is_right, answer)
    except (OSError, http.client.HTTPException, orjson.JSONDecodeError):
        raise CaptchaNeeded("验证码服务暂时无法使用。", hint="请稍后再试。", path=("captcha",)) from None
    if not right:
        raise CaptchaNeeded("验证码不正确或已过期。", hint="请重新完成验证码。", path=("captcha",))


def _is_right(answer: str) -> bool:
    given = settings.current()
    at = urlsplit(given.captcha)
    wire = webhook.connected(at.scheme, at.hostname or "", at.port)
    try:
        form = urlencode({"secret": given.captcha_key, "response": answer})
        wire.request("POST", f"{at.path or '/'}{f'?{at.query}' if at.query else ''}", form, _FORM)
        said = orjson.loads(wire.getresponse().read(_MOST))
    finally:
        wire.close()
    return isinstance(said, dict) and said.get("success") is True
