"""Every case of every region: rows as a clerk types them, and exactly what is answered."""

import pytest

from hub.imports.checking.proof import try_case
from hub.region import Case
from tests.regions.folders import FOLDERS, cases, region

CASES = [pytest.param(slug, case, id=f"{slug}: {case.name}") for slug in FOLDERS for case in cases(slug).cases]


@pytest.mark.parametrize("slug", FOLDERS)
def test_the_file_of_cases_can_be_read(slug):
    assert cases(slug).problems == ()


@pytest.mark.parametrize(("slug", "case"), CASES)
def test_a_clerk_is_answered_exactly_this(slug: str, case: Case):
    outcome = try_case(region(slug), case)
    assert outcome.problem == ""
    assert sorted(outcome.said) == sorted(case.says)
