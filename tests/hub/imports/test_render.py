from hub.imports.check import check
from hub.imports.checking.settle import settle
from hub.imports.findings import finding_of
from hub.imports.refused import Refused
from hub.imports.reporting.render import Audience, render
from tests.hub.imports.nowhere import FACTS, NOWHERE, PEOPLE, RIGHT, table


def all_told(*rows, audience):
    one = table(*rows)
    findings, _ = check(NOWHERE, one, settle(one, FACTS), FACTS)
    return [render(finding, NOWHERE, PEOPLE, audience) for finding in findings]


WRONG = RIGHT | {"id_number": "4603901990", "mobile": "16O00000001"}


def test_the_owner_reads_what_stands_in_the_sheet():
    number, mobile = all_told(WRONG, audience=Audience.OWNER)

    assert number.says == "试甲的证件号码4603901990应为18位。"
    assert number.whole == "试甲的证件号码4603901990应为18位。请核对。"
    assert mobile.whole == "移动电话16O00000001应为11位数字。您是否想填：16000000001。"


def test_on_a_screen_personal_values_are_masked():
    number, mobile = all_told(WRONG, audience=Audience.SCREEN)

    assert number.says == "试*的证件号码********90应为18位。"
    assert mobile.says == "移动电话***********应为11位数字。"
    assert mobile.suggestion == "160****0001"


def test_a_log_reads_no_value_at_all():
    for told in all_told(WRONG, RIGHT, RIGHT, audience=Audience.LOG):
        for value in ("试甲", "4603901990", "16O00000001", "16000000001"):
            assert value not in told.whole
    assert all_told(WRONG, audience=Audience.LOG)[0].says == "〔姓名〕的证件号码〔证件号码〕应为18位。"


def test_another_rows_name_is_masked_and_its_number_is_not():
    assert all_told(RIGHT, RIGHT, audience=Audience.SCREEN)[0].says == "与第5行的试*重复。"
    assert all_told(RIGHT, RIGHT, audience=Audience.OWNER)[0].says == "与第5行的试甲重复。"


def test_what_has_no_value_to_hide_is_said_clearly():
    (told,) = all_told(RIGHT | {"rank": "一級工"}, audience=Audience.SCREEN)

    assert told.suggestion == "一级工"


def test_a_field_is_called_by_its_label_and_its_measure_is_told():
    (told,) = all_told(RIGHT | {"remark": "一二三四五六"}, audience=Audience.OWNER)

    assert told.says == "备注超过5个字。"


def test_braces_a_clerk_typed_stay_braces():
    (told,) = all_told(RIGHT | {"id_number": "{mobile}"}, audience=Audience.OWNER)

    assert told.says == "试甲的证件号码{mobile}应为18位。"


def test_a_file_refused_as_a_whole_is_told_without_any_form():
    refused = Refused("FORM-EMPTY", sheet="会员", row=5)

    told = render(finding_of(refused), NOWHERE, None, Audience.SCREEN)

    assert (told.says, told.fix) == ("工作表“会员”里没有数据。", "请从第 5 行开始填写数据")
