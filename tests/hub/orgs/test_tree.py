"""Paths: what their digits tell of the tree."""

from hypothesis import given
from hypothesis import strategies as st

from hub.access.scope import after
from hub.orgs.tree import ancestors, child_path, level, lineage, parent_path

seqs = st.integers(1, 9_999_998)
paths = st.lists(seqs, min_size=1, max_size=12).map(lambda steps: "".join(child_path("", step) for step in steps))


@given(paths)
def test_a_lineage_leads_from_the_root_to_the_union_a_step_at_a_time(path: str) -> None:
    steps = lineage(path)
    assert [level(step) for step in steps] == list(range(1, level(path) + 1))
    assert steps[-1] == path
    assert ancestors(path) == steps[:-1]
    assert parent_path(path) == (ancestors(path)[-1] if ancestors(path) else "")


@given(paths, paths, seqs)
def test_a_subtree_is_a_range_of_paths(path: str, other: str, seq: int) -> None:
    assert path <= child_path(path, seq) < after(path)
    assert (path <= other < after(path)) == (path in lineage(other))
