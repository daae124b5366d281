"""A revision changes whenever the declaration does, and never otherwise."""

from hub.region import revision, rule

from .small import layout, region


def test_two_of_the_same_declaration_have_one_revision() -> None:
    assert revision(region(layouts=(layout(),))) == revision(region(layouts=(layout(),)))


def test_any_word_changes_it() -> None:
    marks = {revision(region()), revision(region(name="试验省工会")), revision(region(layouts=(layout(title="新表"),)))}
    assert len(marks) == 3


def test_a_rule_that_decides_otherwise_changes_it() -> None:
    @rule("X-1", "不对。")
    def holds(mobile: str) -> bool:
        return len(mobile) == 11

    strict = region(holds)

    @rule("X-1", "不对。")
    def holds(mobile: str) -> bool:
        return len(mobile) >= 11

    assert revision(strict) != revision(region(holds))
