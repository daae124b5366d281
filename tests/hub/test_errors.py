"""Why the hub refuses: stable codes, Chinese sentences."""

import inspect
import re

import pytest

from hub import errors
from hub.errors import Fault, HubError, KeyInFlight, NotFound, RateLimited

OURS = [value for value in vars(errors).values() if inspect.isclass(value) and value.__module__ == errors.__name__]
REFUSALS = [one for one in OURS if issubclass(one, HubError)]


def test_the_tree_at_the_top_shows_every_exception_under_its_parent() -> None:
    drawn = re.findall(r"^([│├└─ ]*)(\w+)  +\S", errors.__doc__ or "", re.MULTILINE)
    parents: list[str] = []
    shown = {}
    for branch, name in drawn:
        depth = len(branch) // 4
        parents[depth:] = [name]
        shown[name] = parents[depth - 1] if depth else "Exception"
    assert shown == {one.__name__: one.__base__.__name__ for one in OURS}


def test_every_refusal_has_a_code_of_its_own_and_a_chinese_sentence() -> None:
    codes = [vars(one)["code"] for one in REFUSALS if "code" in vars(one)]
    assert len(set(codes)) == len(codes)
    for one in REFUSALS:
        assert re.fullmatch(r"[A-Z][A-Z_]+", one.code)
        assert re.search(r"[\u4e00-\u9fff]", one.message)
        assert one.message.endswith("。")


def test_a_refusal_says_which_argument_is_meant_and_when_to_come_again() -> None:
    told = NotFound("没有这个工会。", path=("input", "org"), hint="请核对编号")
    assert (told.code, told.message, told.path, told.hint) == (
        "NOT_FOUND",
        "没有这个工会。",
        ("input", "org"),
        "请核对编号",
    )
    assert RateLimited(retry_after=30).retry_after == 30
    assert KeyInFlight().retry_after == 1


def test_a_fault_of_the_installation_is_no_refusal() -> None:
    assert not issubclass(Fault, HubError)
    with pytest.raises(Fault):
        raise errors.DeclarationFault("two regions claim one name")
