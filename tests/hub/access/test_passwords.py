"""Passwords: what is accepted, what is refused and why, and how they are kept."""

import re

import pytest

from hub.access import passwords
from hub.access.tokens import readable, typed
from hub.errors import Invalid
from hub.region import Password

HAINAN = Password(8, 64, says="请输入8-64位数字、字母或常用符号")
WORDS = ("虚构县糖厂工会委员会", "91460390MA5TQX1A2B", "tangchang")


@pytest.mark.parametrize(
    "password",
    [
        "qihang73",
        "Tuanjie-7-lüzhou",
        "团结就是力量9shan",
        "x7" * 32,  # sixty-four characters
        "correct horse battery staple 4",
        readable(),
    ],
)
def test_a_password_of_letters_and_digits_that_nobody_would_guess_is_accepted(password: str) -> None:
    passwords.check(password, HAINAN, words=WORDS)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("qihan73", "至少8位，现为7位"),
        ("x7" * 65, "最多64位"),
        ("qihangtuanjie", "须包含数字"),
        ("7395120468217", "须包含字母"),
        ("password1", "过于常见"),
        ("Abc12345", "过于常见"),
        ("1qaz2wsx", "过于常见"),
        ("qwer1234", "过于常见"),
        ("woaini1314", "过于常见"),
        ("aaaaaaa1", "过于常见"),
        ("szgh" + "123456", "过于常见"),
        ("Hainan2026", "过于常见"),
        ("TangChang2025", "过于常见"),
        ("91460390MA5TQX1A2B", "过于常见"),
    ],
)
def test_a_weak_password_is_refused_with_what_is_to_be_mended(password: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.check(password, HAINAN, words=WORDS)
    assert says in refused.value.message
    assert refused.value.hint == HAINAN.says
    assert password not in refused.value.message


def test_a_superior_is_told_its_own_length_and_not_only_the_regions() -> None:
    with pytest.raises(Invalid, match="至少10位，现为8位") as refused:
        passwords.check("qihang73", HAINAN, superior=True)
    assert refused.value.hint == f"{HAINAN.says}；您的账号至少10位"


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Invalid, match="至少8位，现为3位；须包含数字"):
        passwords.check("abc", HAINAN)


def test_a_union_that_has_unions_below_it_needs_ten_characters() -> None:
    passwords.check("qihang73", HAINAN)
    with pytest.raises(Invalid, match="至少10位"):
        passwords.check("qihang73", HAINAN, superior=True)


def test_a_region_may_be_stricter_but_not_laxer() -> None:
    with pytest.raises(Invalid, match=r"至少12位.*须包含符号"):
        passwords.check("qihang73", Password(12, 20, classes=3))
    with pytest.raises(Invalid, match="至少8位"):
        passwords.check("qih73", Password(4, 6))
    passwords.check("x7" * 32, Password(8, 20))


async def test_the_same_password_typed_on_another_keyboard_is_the_same(real_hashes: None) -> None:
    composed, decomposed = "lüzhou-7391", "lu\u0308zhou-7391"
    assert await passwords.proved(decomposed, await passwords.hashed(composed))


async def test_a_password_is_kept_as_a_costly_hash_of_all_its_characters(real_hashes: None) -> None:
    kept = await passwords.hashed("x7" * 40)
    assert re.match(r"\$argon2id\$v=19\$m=65536,t=3,p=4\$", kept)
    assert await passwords.proved("x7" * 40, kept)
    assert not await passwords.proved("x7" * 39, kept)
    assert not passwords.is_outdated(kept)


async def test_nobodys_account_has_no_password() -> None:
    assert not await passwords.proved("", "")
    assert not await passwords.proved("anything", "")


def test_an_initial_password_is_read_back_from_paper_however_it_is_typed() -> None:
    secret = readable()
    assert re.fullmatch(r"([2-9a-hjkmnp-z]{5}-){3}[2-9a-hjkmnp-z]{5}", secret)
    assert typed(f" {secret.upper().replace('-', ' ')}") == secret
