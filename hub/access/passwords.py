"""Passwords: kept as argon2id hashes, proved in constant time, and refused when somebody could guess them."""

import asyncio
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from hub.errors import Invalid
from hub.region import Password

SHORTEST, SHORTEST_SUPERIOR = 8, 10  # whatever a region says
ACCEPTED, LONGEST = 64, 128  # at least this long is taken everywhere; nobody waits for the hash of more
REMAINDER = 5  # characters that must be left of a password when all that is easily guessed is cut out

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
_quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_drawn: ContextVar[bool] = ContextVar("drawn", default=False)
# Each hash takes 64 MiB: so many at once as there are cores, and a flood of logins waits in line.
_cores = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="argon2")


@contextmanager
def drawn_by_lot() -> Iterator[None]:
    """Within, hashes cost next to nothing: every password is one of `tokens.readable`, whose 99 bits nobody guesses.

    The hub's own first sign-in with one finds its hash outdated, and makes it anew at the full price.
    """
    before = _drawn.set(True)
    try:
        yield
    finally:
        _drawn.reset(before)


async def hashed(password: str) -> str:
    """The hash to keep."""
    hasher = _quick if _drawn.get() else _hasher
    return await asyncio.get_running_loop().run_in_executor(_cores, hasher.hash, _normal(password))


async def proved(password: str, kept: str) -> bool:
    """Whether that is the password. An empty hash, for nobody's account, takes as long as any other."""
    matches = await asyncio.get_running_loop().run_in_executor(_cores, _matches, _normal(password), kept)
    return matches and bool(kept)


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return not _drawn.get() and _hasher.check_needs_rehash(kept)


def check(
    password: str,
    policy: Password,
    *,
    superior: bool = False,
    words: Iterable[str | None] = (),
    path: str = "newPassword",
) -> None:
    """Raises Invalid, saying all that is to be mended. ``words`` are what anyone would try: the union's name, codes."""
    if faults := list(_faults(_normal(password), policy, superior, words)):
        # The region's sentence is for everybody: where more is asked, it would contradict what was just said.
        more = f"您的账号至少{SHORTEST_SUPERIOR}位" if superior and policy.shortest < SHORTEST_SUPERIOR else ""
        hint = "；".join(filter(None, (policy.says, more))) or None
        raise Invalid("密码不符合要求：" + "；".join(faults) + "。", code="PASSWORD_TOO_WEAK", path=(path,), hint=hint)


def _faults(password: str, policy: Password, superior: bool, words: Iterable[str | None]) -> Iterable[str]:
    shortest = max(policy.shortest, SHORTEST_SUPERIOR if superior else SHORTEST)
    longest = min(max(policy.longest, ACCEPTED), LONGEST)
    if len(password) < shortest:
        yield f"至少{shortest}位，现为{len(password)}位"
    if len(password) > longest:
        yield f"最多{longest}位，现为{len(password)}位"
    has = {"字母": any(c.isalpha() for c in password), "数字": any(c.isdigit() for c in password)}
    yield from (f"须包含{missing}" for missing, there in has.items() if not there)
    has_sign = any(not c.isalnum() and not c.isspace() for c in password)
    if policy.classes >= 3 and not has_sign:
        yield "须包含符号"
    if shortest <= len(password) <= longest and len(_unguessable(password, words)) < REMAINDER:
        yield "过于常见，去掉常用词、连续或重复的字符、年份和单位信息后所剩无几，请换一个不易猜到的密码"


def _unguessable(password: str, words: Iterable[str | None]) -> str:
    """What is left when everything is cut out that a guesser tries first."""
    left = password.casefold()
    for word in sorted((w.casefold() for w in words if w and len(w) > 3), key=len, reverse=True):
        left = left.replace(word, "")
    for word in _common():
        left = left.replace(word, "")
    left = re.sub(r"(19|20)\d\d", "", left)
    for run in _RUNS:
        for length in range(len(run), 2, -1):
            for start in range(len(run) - length + 1):
                left = left.replace(run[start : start + length], "")
    return re.sub(r"(.)\1{2,}", r"\1", left)


_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn")
_RUNS = (*_ROWS, *(row[::-1] for row in _ROWS))


@cache
def _common() -> tuple[str, ...]:
    """The words people make passwords of, longest first."""
    lines = files("hub.access").joinpath("common_passwords.txt").read_text(encoding="utf-8").split()
    return tuple(sorted(lines, key=len, reverse=True))


def _normal(password: str) -> str:
    """The same characters however a keyboard composed them; nothing is cut off."""
    return unicodedata.normalize("NFC", password)


def _matches(password: str, kept: str) -> bool:
    try:
        return _hasher.verify(kept or _nobodys(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _hasher.hash(os.urandom(16).hex())
