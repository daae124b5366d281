"""The hub beside another subgraph: what a federation gateway makes of them."""

import runpy
from pathlib import Path

from schema import build
from tests.http.conftest import Node

EXAMPLE = Path(__file__).parents[2] / "examples" / "subgraph"


def test_the_hub_composes_with_a_subgraph_that_extends_a_member(node: Node, tmp_path: Path) -> None:
    """Without an error, and without a hint."""
    hub = tmp_path / "hub.graphql"
    hub.write_text(build().as_str(), encoding="utf-8")
    made = node("compose.mjs", f"hub={hub}", f"learning={EXAMPLE / 'learning.graphql'}")
    assert (made["errors"], made["hints"]) == ([], [])
    assert "courses: [Course!]! @join__field(graph: LEARNING)" in made["supergraph"]


def test_a_subgraph_that_contradicts_the_hub_does_not_compose(node: Node, tmp_path: Path) -> None:
    hub, other = tmp_path / "hub.graphql", tmp_path / "other.graphql"
    hub.write_text(build().as_str(), encoding="utf-8")
    other.write_text(
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])\n'
        'type Query { x: Int }\ntype Member @key(fields: "id") { id: ID! idNumber: Int! }',
        encoding="utf-8",
    )
    assert node("compose.mjs", f"hub={hub}", f"other={other}")["errors"]


def test_the_examples_sdl_is_what_it_serves() -> None:
    made = runpy.run_path(str(EXAMPLE / "learning.py"))
    assert (EXAMPLE / "learning.graphql").read_text(encoding="utf-8") == made["schema"].as_str() + "\n"
