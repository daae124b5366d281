"""The life of an application to join: the nation's moves, a region's own words, and where there is none at all."""

import pytest

from hub.errors import Invalid
from hub.joining import lifecycle
from hub.national.joining import JOIN_APPLICATION
from hub.region import ApplicationState as A
from hub.region import Decision, Lifecycle, RecordKind
from hub.settings import Settings

DECISIONS = {Decision.APPROVED: A.APPROVED, Decision.RETURNED: A.RETURNED, Decision.REJECTED: A.REJECTED}


def test_the_nations_table_contradicts_itself_nowhere() -> None:
    assert list(JOIN_APPLICATION.problems()) == []


@pytest.mark.parametrize("region", ["hainan", "shanghai"])
def test_only_what_waits_is_decided_and_only_what_was_given_back_is_mended(installation: Settings, region: str) -> None:
    for state in A:
        for decision, enters in DECISIONS.items():
            if state is A.SUBMITTED:
                assert lifecycle.judges(region, state, decision).enters is enters
            else:
                with pytest.raises(Invalid, match=lifecycle.label(region, state)):
                    lifecycle.judges(region, state, decision)
        mended, withdrawn = _may(lifecycle.mends, region, state), _may(lifecycle.withdraws, region, state)
        assert (mended, withdrawn) == (state is A.RETURNED, state in (A.SUBMITTED, A.RETURNED))


def _may(move: object, region: str, state: A) -> bool:
    try:
        move(region, state)  # type: ignore[operator]
    except Invalid:
        return False
    return True


def test_a_region_says_it_in_its_own_words_or_in_the_nations(installation: Settings) -> None:
    assert lifecycle.declared("hainan") is JOIN_APPLICATION
    assert isinstance(lifecycle.declared("shanghai"), Lifecycle)
    assert (lifecycle.label("hainan", A.RETURNED), lifecycle.label("shanghai", A.RETURNED)) == ("已退回", "审核不通过")


def test_whoever_has_no_form_for_it_does_not_offer_it(installation: Settings) -> None:
    assert lifecycle.offered("hainan").kind is RecordKind.JOIN_APPLICATION
    for region in ("hebei", "shenzhen", "hunan", "changsha"):
        with pytest.raises(Invalid, match="未开通网上入会"):
            lifecycle.offered(region)
