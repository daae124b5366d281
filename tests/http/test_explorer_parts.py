"""The explorer's vendored parts are those that were published, byte for byte."""

import gzip
from pathlib import Path

import pytest

from hub.web import explorer

PUBLISHED = {
    "graphiql.min.js": "graphiql",
    "graphiql.min.css": "graphiql",
    "react.production.min.js": "react/umd",
    "react-dom.production.min.js": "react-dom/umd",
}
VENDOR = Path(explorer.__file__).parent / "vendor"


@pytest.mark.parametrize(("name", "package"), PUBLISHED.items())
def test_a_part_is_the_published_one(node_modules: Path, name: str, package: str) -> None:
    assert gzip.decompress((VENDOR / f"{name}.gz").read_bytes()) == (node_modules / package / name).read_bytes()


def test_nothing_else_is_vendored() -> None:
    assert {path.name.removesuffix(".gz") for path in VENDOR.glob("*.gz")} == set(PUBLISHED)
