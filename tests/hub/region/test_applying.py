"""How people may apply to join, and the sentence for each way of declaring it that cannot work."""

from dataclasses import replace
from typing import Any

from hub.national.joining import JOIN_APPLICATION
from hub.region import Column, Layout, Medium, RecordKind, member, optional, org, required
from hub.region.places import here

from .small import layout, region, told

NAME = required("姓名", member.full_name)


def form(*columns: Column, **changes: Any) -> Layout:
    kept: dict[str, Any] = {"key": "joining", "kind": RecordKind.JOIN_APPLICATION, "medium": Medium.FORM, "head": ()}
    return layout(NAME, *columns, **(kept | changes))


def test_a_form_at_a_screen_is_all_it_takes() -> None:
    assert told(region(layouts=(layout(), form()))) == []


def test_what_the_union_decides_is_not_asked_of_who_applies() -> None:
    wanted = form(optional("入会日期", member.joined_on), optional("会籍变化日期", member.changed_on))
    assert told(region(layouts=(wanted,))) == [
        "layout “joining”, column “入会日期”: the union decides that, not who applies; leave it out.",
        "layout “joining”, column “会籍变化日期”: the union decides that, not who applies; leave it out.",
    ]


def test_people_apply_by_one_form_of_members_at_a_screen() -> None:
    of_unions = layout(required("工会名称", org.name), key="joining", kind=RecordKind.JOIN_APPLICATION, record=org)
    assert told(region(layouts=(of_unions,))) == [
        "layout “joining”: is of kind JOIN_APPLICATION, but its record is org.",
        "layout “joining”: people apply to join at a screen; write medium=Medium.FORM.",
    ]
    assert told(region(layouts=(form(), form(key="asking")))) == [
        "layout “asking”: people apply to join by “joining” already; keep one of them."
    ]


def test_a_misspelt_table_of_moves_is_told() -> None:
    life = replace(JOIN_APPLICATION, subject="join_aplication", place=here())
    assert told(region(layouts=(layout(), form()), lifecycles=(life,))) == [
        "lifecycle “join_aplication” is of no such thing; did you mean “join_application”?"
    ]


def test_a_table_of_moves_is_of_no_use_without_the_form() -> None:
    assert told(region(lifecycles=(replace(JOIN_APPLICATION, place=here()),))) == [
        "lifecycle “join_application”: nobody can apply to join; add a layout of kind JOIN_APPLICATION."
    ]
