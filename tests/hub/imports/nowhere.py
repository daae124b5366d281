"""A region that does not exist, with one of everything a form can ask."""

from collections.abc import Mapping
from datetime import date

from hub.imports.check import check
from hub.imports.checking.questions import Answers
from hub.imports.checking.settle import settle
from hub.imports.sheets import Oddity
from hub.imports.tables import Table
from hub.region import (
    CODE,
    INTEGER,
    TEXT,
    Against,
    CodeTable,
    Extras,
    Field,
    Layout,
    RecordKind,
    Refuse,
    Region,
    Severity,
    Source,
    choice,
    derived,
    group,
    letter,
    line,
    locked,
    member,
    optional,
    org,
    registered,
    required,
    rule,
    rulebook,
    serial,
    unlike,
    unused,
    warns,
    when,
    words,
)

TODAY = date(2026, 11, 21)
SOURCE = Source("无处县采集表", date(2020, 1, 1))


class ours(Extras):
    """What only this region asks."""

    rank = Field("级别", CODE)
    years = Field("工龄", INTEGER)
    remark = Field("备注", TEXT, longest=5)


SEX = CodeTable(key="sex", standard="GB/T 2261.1", source=SOURCE, entries=(choice("男", "1"), choice("女", "2")))
RANK = CodeTable(
    key="rank",
    source=SOURCE,
    entries=(
        choice("一级工", "1", also=("一级",)),
        choice("二级工", "2"),
        choice("三级工", "3", until=date(2025, 12, 31)),
        choice("特级工", "9", since=date(2027, 1, 1)),
    ),
)


@when
def is_a_woman(sex: str) -> bool:
    return sex == "2"


@when
def is_ranked_first(rank: str) -> bool:
    return rank == "1"


def born_as_the_number_says(id_number: str) -> date | None:
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14])) if len(id_number) == 18 else None


@rule("NW-00", "“{union_name}”不是本工会。", at=member.union_name)
def form_is_of_this_union(union_name: str, home_name: str) -> bool:
    return union_name == home_name


@rule("NW-01", "{full_name}的证件号码{id_number}应为18位。", fix="请核对")
def number_has_18_characters(id_number: str) -> bool:
    return len(id_number) == 18


def meant_mobile(mobile: str) -> str | None:
    return mobile.replace("O", "0")


@rule("NW-02", "移动电话{mobile}应为11位数字。", suggests=meant_mobile)
def mobile_is_11_digits(mobile: str) -> bool:
    return len(mobile) == 11 and mobile.isdigit()


@warns("NW-03", "移动电话一般以1开头。")
def mobile_begins_with_1(mobile: str) -> bool:
    return mobile.startswith("1")


@warns("NW-04", "工龄长于年龄。", at=ours.years)
def years_fit_the_age(years: int, born_on: date, today: date) -> bool:
    return years < today.year - born_on.year


@rule("NW-05", "没有移动电话的，须填写联系地址。", at=member.address)
def can_be_reached(mobile: str | None, address: str | None) -> bool:
    return mobile is not None or address is not None


@rule("NW-06", "2027年起须填写级别。", since=date(2027, 1, 1))
def is_ranked(rank: str | None) -> bool:
    return rank is not None


@rule("NW-07", "工会尚未激活。")
def union_is_active(home_state: str) -> bool:
    return home_state == "ACTIVE"


PEOPLE = Layout(
    key="people",
    kind=RecordKind.MEMBER,
    record=member,
    title="无处县会员采集表",
    source=SOURCE,
    since=date(2020, 1, 1),
    file_name="无处县会员.xlsx",
    sheet="会员",
    lists="菜单",
    head=(
        line(words("无处县会员采集表", "A", "L")),
        line(required("填报工会", member.union_name)),
    ),
    columns=(
        serial(),
        group(
            "本人",
            required("姓名", member.full_name),
            required("性别", member.sex, SEX),
            required("证件号码", member.id_number),
            optional("移动电话", member.mobile),
            optional("联系地址", member.address),
        ),
        group(
            "工作",
            optional("级别", ours.rank, RANK),
            required("工龄", ours.years, only=is_ranked_first, code="NW-20", says="一级工须填写工龄。"),
            optional("入会日期", member.joined_on),
            unused("籍贯", member.native_place, only=is_a_woman),
            locked("会员编号", member.member_no),
        ),
        optional("备注", ours.remark),
    ),
    derives=(derived("出生日期", member.born_on, born_as_the_number_says),),
    footer="说明",
    notes=("1、一人一行；", "2、如实填写。"),
    results=("是否导入成功", "错误原因"),
    needs=(union_is_active,),
)
UNIONS = Layout(
    key="unions",
    kind=RecordKind.ORG,
    record=org,
    title="无处县工会采集表",
    source=SOURCE,
    since=date(2020, 1, 1),
    sheet="工会",
    columns=(
        required("工会名称", org.name),
        optional("上级工会", org.parent_name),
        optional("职工人数", org.declared_workers),
    ),
    refuses=Refuse.FILE,
)
NOWHERE = Region(
    slug="nowhere",
    adcode="469900",
    name="无处县",
    sources=(SOURCE,),
    extras=(ours,),
    layouts=(PEOPLE, UNIONS),
    rules=(
        rulebook(
            member,
            SOURCE,
            form_is_of_this_union,
            number_has_18_characters,
            mobile_begins_with_1,
            mobile_is_11_digits,
            years_fit_the_age,
            can_be_reached,
            is_ranked,
            unlike(Against.OTHER_ROWS, member.id_number, "NW-10", "与第{other_row}行的{other_name}重复。"),
            unlike(Against.SAME_UNION, member.id_number, "NW-11", "将更新。", severity=Severity.WARNING),
            unlike(Against.VISIBLE_UNION, member.id_number, "NW-12", "已在【{holder}】。"),
        ),
        rulebook(
            org,
            SOURCE,
            unlike(Against.OTHER_ROWS, org.name, "NW-30", "与第{other_row}行重复。"),
            registered(org.parent_name, "NW-31", "上级工会“{parent_name}”不存在。", above=org.name),
        ),
    ),
)

HOME = "无处县第一工会"
FACTS: Mapping[str, object] = {"today": TODAY, "home_name": HOME, "home_state": "ACTIVE"}
RIGHT: Mapping[str, str] = {
    "full_name": "试甲",
    "sex": "男",
    "id_number": "46039019900517011X",
    "mobile": "16000000001",
}


def table(
    *rows: Mapping[str, str],
    layout: Layout = PEOPLE,
    head: Mapping[str, str] | None = None,
    odd: Mapping[tuple[int, str], Oddity] | None = None,
) -> Table:
    """A form as it was read: rows of texts by field. ``odd``: what the workbook itself says of a row's field."""
    keys = [column.field.key if column.field else "" for column in layout.flat]
    return Table(
        layout=layout,
        sheet_name=layout.sheet,
        head={"union_name": HOME} if head is None else head,
        rows=range(layout.first_row, layout.first_row + len(rows)),
        columns=tuple([row.get(key, "") for row in rows] for key in keys),
        letters=tuple(letter(place) for place in range(1, len(keys) + 1)),
        oddities={(row, keys.index(key)): oddity for (row, key), oddity in (odd or {}).items()},
        blank=0,
    )


def told(
    one: Table, answers: Answers | None = None, known: Mapping[str, object] | None = None, **facts: object
) -> list[tuple[str, int, str]]:
    """Code, row and field of everything that is said of a form."""
    given = {**FACTS, **facts}
    findings, _ = check(NOWHERE, one, settle(one, given), given, answers, known)
    return [(finding.code, finding.row, finding.at) for finding in findings]
