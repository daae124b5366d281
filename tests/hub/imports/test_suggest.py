import pytest

import plugins.hainan
from hub.imports.checking.suggest import Suggester, nearest
from hub.region import member
from tests.hub.imports.nowhere import PEOPLE, TODAY

MEMBERS = plugins.hainan.hub_region().layout("members", TODAY)
(HUKOU,) = (column for column in MEMBERS.flat if column.field is member.hukou)
COLUMNS = {column.field.key: column for column in PEOPLE.flat if column.field}


@pytest.mark.parametrize(
    ("key", "text", "meant"),
    [
        ("sex", "男性", "男"),
        ("sex", "不详", ""),
        ("rank", "一级 工人", "一级工"),
        ("rank", "级工", ""),  # 一级工 as well as 二级工
        ("years", "1O", "10"),
        ("years", "l2", "12"),
        ("years", "十年", ""),
        ("joined_on", "31/12/2018", "2018/12/31"),
        ("joined_on", "12/31/2018", "2018/12/31"),
        ("joined_on", "2018/31/12", "2018/12/31"),
        ("joined_on", "2O18/05/01", "2018/05/01"),
        ("joined_on", "去年", ""),
        ("full_name", "", ""),
    ],
)
def test_a_text_that_cannot_be_read_gets_the_one_it_can_only_be(key, text, meant):
    assert Suggester(TODAY).readable(COLUMNS[key], text) == meant


def test_between_two_days_it_may_be_none_is_chosen():
    assert Suggester(TODAY).readable(COLUMNS["joined_on"], "05/06/2018") == ""
    assert Suggester(TODAY).readable(COLUMNS["joined_on"], "06/06/2018") == "2018/06/06"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("居民户口", ""),  # all they share is what both choices end in
        ("户口", ""),
        ("非农户口簿", "非农业户口"),
    ],
)
def test_what_all_choices_have_in_common_suggests_none_of_them(text, meant):
    assert Suggester(TODAY).readable(HUKOU, text) == meant


def test_a_choice_that_is_not_in_force_is_not_suggested():
    assert Suggester(TODAY).readable(COLUMNS["rank"], "特级工人") != "特级工"


def test_in_a_file_that_is_wrong_throughout_the_search_ends_and_what_was_found_is_kept():
    suggester = Suggester(TODAY, searches=1)

    assert suggester.readable(COLUMNS["rank"], "一級工") == "一级工"
    assert suggester.readable(COLUMNS["rank"], "二級工") == ""
    assert suggester.readable(COLUMNS["rank"], "一級工") == "一级工"


def test_brackets_and_spaces_do_not_keep_a_name_from_being_found():
    assert nearest("产业（系统）工会 会", ["产业(系统)工会", "总工会"]) == "产业(系统)工会"
