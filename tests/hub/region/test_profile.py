"""A city within its province."""

from hub.region import member, rule, rulebook, within

from .small import SOURCE, layout, region


@rule("X-1", "不对。")
def provincial(mobile: str) -> bool:
    return bool(mobile)


@rule("X-2", "不对。")
def municipal(mobile: str) -> bool:
    return bool(mobile)


PROVINCE = region(provincial, slug="hunan", limitations=("省里的",))


def test_a_child_takes_over_what_it_does_not_declare() -> None:
    child = region(slug="changsha", within="hunan", layouts=(), limitations=("市里的",))
    effective = within(PROVINCE, child)
    assert effective.layouts == PROVINCE.layouts
    assert effective.book(member) == (provincial,)
    assert effective.limitations == ("市里的", "省里的")
    assert (effective.slug, effective.name) == (child.slug, child.name)


def test_what_a_child_declares_takes_the_place_of_the_whole() -> None:
    own = layout(title="市里的表")
    child = region(slug="changsha", within="hunan", layouts=(own,), rules=(rulebook(member, SOURCE, municipal),))
    effective = within(PROVINCE, child)
    assert effective.layouts == (own,)
    assert effective.book(member) == (municipal,)
