"""Everything a region may say, one sentence a code."""

from hub.region import (
    Against,
    FindingKind,
    RecordKind,
    Severity,
    Wording,
    line,
    member,
    org,
    required,
    rule,
    rulebook,
    sentences,
    unlike,
    unused,
)

from .small import SOURCE, layout, region


@rule("X-1", "须先激活。")
def is_active(home_state: str) -> bool:
    return home_state == "ACTIVE"


@rule("X-2", "手机{mobile}不对。", cause="少了一位", fix="请核对")
def mobile_holds(mobile: str) -> bool:
    return len(mobile) == 11


@rule("X-8", "正在为下级工会导入。")
def is_its_own(home_is_own: bool) -> bool:
    return home_is_own


TWICE = unlike(Against.OTHER_ROWS, member.id_number, "X-3", "与第{other_row}行重复。")
ORGS = layout(required("工会名称", org.name), key="orgs", kind=RecordKind.ORG, record=org, head=())
MEMBERS = layout(
    required("姓名", member.full_name),
    required("出生日期", member.born_on),
    required("证件号码", member.id_number),
    required("手机", member.mobile, code="X-4", says="缺手机。"),
    unused("邮箱", member.email),
    head=(line("填报工会", required("填报工会", member.union_name)),),
    needs=(is_active,),
)
SAID = sentences(region(mobile_holds, TWICE, layouts=(ORGS, MEMBERS)))


def test_every_code_has_its_sentence_in_the_order_a_file_meets_them() -> None:
    assert list(SAID) == ["NEED", "LONG", "X-1", "HEAD", "READ-DATE", "X-4", "UNUSED", "X-2", "X-3"]


def test_a_sentence_says_where_it_belongs_and_how_strict_it_is() -> None:
    kinds = {code: one.kind for code, one in SAID.items()}
    assert kinds["X-1"] is FindingKind.FILE
    assert kinds["HEAD"] is FindingKind.HEADER
    assert kinds["X-2"] is FindingKind.ROW
    assert kinds["X-3"] is FindingKind.REGISTER
    assert SAID["UNUSED"].severity is Severity.WARNING


def test_what_points_at_no_cell_but_at_who_hands_the_file_in_is_about_the_file() -> None:
    assert sentences(region(is_its_own, layouts=(MEMBERS,)))["X-8"].kind is FindingKind.FILE


def test_a_sentence_said_of_many_fields_lists_them() -> None:
    assert SAID["NEED"].records == (RecordKind.ORG, RecordKind.MEMBER)
    assert SAID["NEED"].fields == ("name", "full_name", "born_on", "id_number")


def test_a_rules_sentence_keeps_cause_fix_and_source() -> None:
    one = SAID["X-2"]
    assert (one.says, one.cause, one.fix, one.source) == ("手机{mobile}不对。", "少了一位", "请核对", SOURCE)


def test_a_rulebook_no_form_asks_for_says_nothing() -> None:
    assert "X-2" not in sentences(region(layouts=(ORGS,), rules=(rulebook(member, SOURCE, mobile_holds),)))


def test_a_column_says_in_its_own_words_what_cannot_be_read_and_what_was_not_computed() -> None:
    own = required(
        "出生日期",
        member.born_on,
        code="X-5",
        says="缺日期。",
        cause="没有填",
        fix="请填",
        unreadable=Wording("X-6", "日期不对。", "写法不同", "请改"),
        uncomputed=Wording("X-7", "{detail}没有结果。"),
    )
    head = (line("填报工会", required("填报工会", member.union_name)),)
    incomplete = Wording("X-8", "表头不全。", "缺行", "重填")
    said = sentences(region(layouts=(layout(own, head=head, incomplete_head=incomplete),)))
    assert [code for code in said if code.startswith("X")] == ["X-8", "X-5", "X-6", "X-7"]
    assert "READ-DATE" not in said
    assert [(said[code].says, said[code].cause, said[code].fix) for code in ("X-5", "X-6", "X-8")] == [
        ("缺日期。", "没有填", "请填"),
        ("日期不对。", "写法不同", "请改"),
        ("表头不全。", "缺行", "重填"),
    ]


def test_what_is_said_above_and_in_the_table_belongs_to_the_row() -> None:
    """Or the finding of a row would be called one of the head."""
    head = (line("填报日期", required("填报日期", member.joined_on)),)
    said = sentences(region(layouts=(layout(required("出生日期", member.born_on), head=head),)))
    assert said["READ-DATE"].kind is FindingKind.ROW
