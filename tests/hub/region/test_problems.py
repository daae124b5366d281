"""Every contradiction a region's author can write, and the sentence that says it."""

from datetime import date

from hub.region import (
    DATE,
    TEXT,
    Against,
    Cards,
    CodeTable,
    Decision,
    Duty,
    Effect,
    Extras,
    Field,
    Lifecycle,
    MenuItem,
    Move,
    Number,
    Onboarding,
    OrgKind,
    OrgState,
    Package,
    Party,
    Password,
    Policies,
    RecordKind,
    Region,
    Reviews,
    Staffing,
    Target,
    Tree,
    Way,
    Window,
    Wording,
    choice,
    days,
    level,
    member,
    move,
    org,
    problems,
    registered,
    required,
    rule,
    rulebook,
    unlike,
    warns,
    within,
)

from .small import SOURCE, layout, region, told


@rule("X-1", "号码不对。")
def number_is_there(id_numbr: str) -> bool:
    return bool(id_numbr)


@rule("X-2", "日期不对。")
def joined(joined_on: str) -> bool:
    return bool(joined_on)


def test_a_sound_region_has_no_problems() -> None:
    assert told(region()) == []


def test_all_problems_are_told_at_once_each_with_its_file_and_line() -> None:
    spoilt = region(
        number_is_there,
        joined,
        layouts=(layout(required("学历", member.education), required("手机", member.mobil)),),
        adcode="99",
    )

    assert told(spoilt) == [
        "region shiyan: adcode “99” is not six digits of GB/T 2260.",
        "layout “members”, column “学历”: education is a code; name the code table it is read through.",
        "layout “members”, column “手机”: member.mobil is no field; did you mean “mobile”?",
        "rule X-1: reads “id_numbr”, which is no field; did you mean “id_number”?",
        "rule X-2: reads “joined_on” as str, but it is a date.",
    ]
    lines = [problem.split(": ")[0] for problem in problems(spoilt)]
    assert lines[-1] == f"tests/hub/region/test_problems.py:{joined.holds.__code__.co_firstlineno}"


def test_a_parameter_without_a_type_is_named() -> None:
    @rule("X-3", "不对。")
    def untyped(mobile) -> bool:
        return bool(mobile)

    @rule("X-4", "不对。")
    def doubly_typed(mobile: str | int) -> bool:
        return bool(mobile)

    assert told(region(untyped, doubly_typed)) == [
        "rule X-3: “mobile” has no type; write the type of the field it reads.",
        "rule X-4: “mobile” may be one type, or one type | None.",
    ]


def test_an_annotation_that_is_not_imported_is_named() -> None:
    def later(born_on: "datum") -> bool:  # noqa: F821
        return bool(born_on)

    assert told(region(rule("X-5", "不对。")(later))) == [
        "rule X-5: “born_on” is annotated with “datum”, which is not imported; import it from where it lives.",
    ]


def test_a_rule_reads_something_and_the_givens_last() -> None:
    @rule("X-6", "不对。")
    def about_nothing() -> bool:
        return True

    @rule("X-7", "不对。")
    def given_first(today: date, born_on: date) -> bool:
        return born_on < today

    first, second = told(region(about_nothing, given_first))
    assert first == "rule X-6: reads nothing; name the fields it is about as parameters."
    assert second == "rule X-7: reads a given before a field; write them in this order: born_on, today."


def test_a_sentence_uses_only_what_can_be_filled_in() -> None:
    @rule("X-8", "{id_number}不对，{mobile}也不对。")
    def number_holds(id_number: str) -> bool:
        return bool(id_number)

    stray = number_holds.saying("X-9", "少了一半{。")
    hidden = unlike(Against.HIDDEN_UNION, member.id_number, "X-10", "已在【{holder}】。")
    seen = unlike(Against.VISIBLE_UNION, member.id_number, "X-11", "已在【{holder}】。")

    found = told(region(number_holds, stray, hidden, seen))
    assert found[0] == (
        "rule X-8: the sentence uses {mobile}, which cannot be filled here; it may use {id_number}、{label}、{row}."
    )
    assert found[1].startswith("rule X-9: the sentence “少了一半{。” has a stray brace")
    assert found[2].startswith("check X-10: the sentence uses {holder}, which cannot be filled here")
    assert len(found) == 3


def test_a_column_words_only_what_can_be_filled_in() -> None:
    wrong = Wording("X-12", "{mobile}不对。", "写错", "请改")
    unread = required("出生日期", member.born_on, unreadable=wrong)
    formula = required("姓名", member.full_name, uncomputed=Wording("X-13", "{formula}没有结果。"))
    found = told(region(layouts=(layout(unread, formula),)))
    assert "the sentence uses {mobile}, which cannot be filled here; it may use {born_on}" in found[0]
    assert "the sentence uses {formula}, which cannot be filled here; it may use {detail}" in found[1]


def test_one_code_has_one_sentence() -> None:
    @rule("X-12", "不对。")
    def holds(mobile: str) -> bool:
        return bool(mobile)

    other = holds.saying("X-12", "也不对。")
    (problem,) = told(region(holds, other))
    assert problem.startswith(
        "X-12 says “也不对。” (ERROR) here and “不对。” (ERROR) at tests/hub/region/test_problems.py:"
    )
    assert problem.endswith("one code, one sentence: give one of them its own code=.")
    assert told(region(holds, holds.as_warning()))[0].startswith(
        "X-12 says “不对。” (WARNING) here and “不对。” (ERROR)"
    )
    assert told(region(holds, holds)) == []


def test_a_finding_points_at_a_field_that_is_there() -> None:
    @rule("X-13", "不对。", at=member.mobil)
    def holds(mobile: str) -> bool:
        return bool(mobile)

    check = registered(member.union_nam, "X-14", "没有登记。")
    assert told(region(holds, check)) == [
        "rule X-13: points at “mobil”, which is no field of member; did you mean “mobile”?",
        "check X-14: “union_nam” is no field of member; did you mean “union_name”?",
    ]


def test_the_register_is_asked_only_by_what_it_finds_people_and_unions_by() -> None:
    check = unlike(Against.SAME_UNION, member.mobile, "X-17", "已登记。")
    assert told(region(check)) == [
        "check X-17: the register finds nobody by mobile; it finds by id_number, union_name.",
    ]


def test_another_row_that_answers_as_well_is_another_field() -> None:
    check = registered(org.parent_name, "X-16", "没有登记。", above=org.parent_name)
    assert told(region(rules=(rulebook(org, SOURCE, check),))) == [
        "check X-16: above= is the field itself; name the field that the other row fills.",
    ]


def test_what_a_rule_suggests_reads_fields_too() -> None:
    def meant(mobil: str) -> str | None:
        return mobil

    @warns("X-15", "不对。", suggests=meant)
    def holds(mobile: str) -> bool:
        return bool(mobile)

    assert told(region(holds)) == [
        "rule X-15, suggests: reads “mobil”, which is no field; did you mean “mobile”?",
    ]


def test_an_empty_rulebook_is_left_out() -> None:
    assert told(region(rules=(rulebook(member, SOURCE),))) == ["rulebook of member is empty; leave it out instead."]


class ours(Extras):
    income = Field("收入", TEXT)


class theirs(Extras):
    income = Field("收入", TEXT)


class hiding(Extras):
    mobile = Field("手机", DATE)


def test_extras_are_listed_and_hide_nothing() -> None:
    asks = (layout(required("收入", ours.income)),)
    assert told(region(layouts=asks, extras=(ours,))) == []
    assert told(region(layouts=asks)) == [
        "layout “members”, column “收入”: ours.income is not of this record; list its class under extras=."
    ]
    assert told(region(extras=(hiding,)))[0] == (
        "the extra “mobile” hides member.mobile; use the shared field, or another name."
    )
    assert told(region(extras=(ours, theirs))) == ["“income” is an extra twice; give one another name."]


def test_a_region_says_who_it_is() -> None:
    assert told(region(slug="Gan Su", name="", sources=())) == [
        "region Gan Su: the slug is the folder's name, in small letters, digits and underscores.",
        "region Gan Su: has no name.",
        "region Gan Su: names no source; say where its forms and rules come from.",
    ]


def test_menu_items_hang_under_items_that_are_there() -> None:
    menu = (MenuItem("members", "会员管理"), MenuItem("cards", "办卡", parent="member"), MenuItem("cards", "办卡"))
    assert told(region(menu=menu)) == [
        "region shiyan: menu item “cards” hangs under “member”, which is no item; did you mean “members”?",
        "region shiyan: two menu items are called “cards”.",
        "region shiyan: two menu items are called “cards”.",
    ]


def test_policies_name_fields_that_are_there() -> None:
    def member_number(serial: int, sex: str) -> str:
        return f"{sex}{serial}"

    tree = Tree(source=SOURCE, seats=(*level(2, ("基层工会", OrgKind.SINGLE), under=1),))
    onboarding = Onboarding(way=Way.ACTIVATE_IMPORTED, keys=(org.nam,), login=org.name, password=Password(20, 6))
    numbers = (Number(member.member_no, member_number), Number(ours.income, member_number))
    policies = Policies(onboarding=onboarding, tree=tree, numbers=numbers)

    found = told(region(policies=policies))
    assert found[:2] == [
        "tree: “基层工会” hangs under level 1, where nobody sits.",
        "tree: has no top; give the first level no under=.",
    ]
    assert found[2] == "region shiyan: onboarding reads org.nam, which is no field; did you mean “name”?"
    assert found[3].startswith("region shiyan: nobody can choose a password of 20 to 6 characters of 2 classes")
    assert found[4].startswith("number of member_no: reads a given before a field")
    assert found[5] == "numbers income, which is no field of org or member."


def test_a_number_reads_what_is_known_when_it_is_made() -> None:
    def member_number(org_code: str, home_no: str, serial: int) -> str:
        return f"{org_code}{home_no}{serial}"

    def org_number(home_no: str, serial: int) -> str:
        return f"{home_no}{serial}"

    onboarding = Onboarding(way=Way.PROVISIONED, login=org.name, password=Password(8, 64))
    numbers = (Number(member.member_no, member_number), Number(org.org_no, org_number))
    assert told(region(policies=Policies(onboarding=onboarding, numbers=numbers))) == [
        (
            "number of member_no: reads “org_code”; "
            "it may read the fields of member, and home_name, home_no, today, serial."
        ),
        "number of org_no: reads “home_no”; it may read the fields of org, and today, serial; did you mean “org_no”?",
    ]


def test_where_the_tree_goes_by_kinds_some_form_asks_for_the_kind() -> None:
    seats = (
        *level(1, ("总工会", OrgKind.LOCAL_FEDERATION)),
        *level(2, ("市总工会", OrgKind.LOCAL_FEDERATION), ("基层工会", OrgKind.SINGLE), under=1),
    )
    onboarding = Onboarding(way=Way.PROVISIONED, login=org.name, password=Password(8, 64))
    policies = Policies(onboarding=onboarding, tree=Tree(source=SOURCE, seats=seats))
    kinds = CodeTable(
        key="kinds", standard="ACFTU org kind", source=SOURCE, entries=(choice("市总工会", "LOCAL_FEDERATION"),)
    )
    name, kind = required("工会名称", org.name), required("类型", org.kind, kinds)
    blind, asking = (
        layout(*columns, key=key, kind=RecordKind.ORG, record=org)
        for key, columns in (("orgs", (name,)), ("more", (name, kind)))
    )
    assert told(region(policies=policies, layouts=(blind,))) == [
        "tree: “市总工会” can never be entered: no form asks for org.kind; add a column for it."
    ]
    assert told(region(policies=policies, layouts=(blind, asking))) == []


def test_whoever_registers_signs_in_by_the_mailbox() -> None:
    onboarding = Onboarding(way=Way.SELF_REGISTERED, login=org.name, password=Password(8, 64))
    assert told(region(policies=Policies(onboarding=onboarding))) == [
        "region shiyan: whoever registers signs in by the mailbox, and by nothing else; write login=org.email.",
        "region shiyan: unions register themselves, but could never report to anybody; add moves to SUBMITTED.",
    ]


def test_a_report_that_waits_is_approved_or_given_back_by_the_superior() -> None:
    def life(*moves: Move) -> Lifecycle:
        return Lifecycle(
            subject="org",
            source=SOURCE,
            starts=OrgState.DRAFT,
            ends=(OrgState.ACTIVE,),
            labels=dict.fromkeys((OrgState.DRAFT, OrgState.SUBMITTED, OrgState.ACTIVE, OrgState.RETURNED), "状态"),
            moves=(move("submit", "上报", OrgState.DRAFT, OrgState.SUBMITTED, Party.SELF), *moves),
        )

    taken_over = life(move("approve", "通过", OrgState.SUBMITTED, OrgState.ACTIVE, Party.BANK))
    assert told(region(lifecycles=(taken_over,))) == [
        "lifecycle “org”: a report waits in SUBMITTED, but no move lets the superior approve it; add one to ACTIVE.",
        (
            "lifecycle “org”: a report waits in SUBMITTED, but no move lets the superior give it back; "
            "add one to RETURNED or REJECTED."
        ),
    ]


def test_windows_targets_packages_and_cards_say_what_can_be() -> None:
    @rule("X-30", "不能办卡。")
    def has_no_card(has_crd: bool) -> bool:
        return not has_crd

    policies = Policies(
        onboarding=Onboarding(way=Way.PROVISIONED, password=Password(8, 64)),
        cards=Cards(bank="试验银行", rules=(has_no_card,), source=SOURCE),
        windows=(Window(org, (1, 1), (2, 30), "已年检"),),
        targets=(Target(date(2026, 12, 31), orgs=80),),
        packages=(Package(key="report", title="上报", layouts=("member",), one_record_of=org, says="不完整"),),
    )
    assert told(region(policies=policies)) == [
        "rule X-30: reads “has_crd”, which is no field; did you mean “has_card”?",
        "region shiyan: a yearly window opens or closes on day 30 of month 2, which is no day.",
        "region shiyan: the target of 2026-12-31 is a share of the unions, above 0 and up to 1; not 80.",
        "region shiyan: package “report” needs layout “member”, which is none; did you mean “members”?",
    ]


def test_what_waits_for_somebody_waits_for_somebody_who_is_there() -> None:
    amend = move("amend", "修改", OrgState.ACTIVE, OrgState.CHANGE_PENDING, Party.SELF)
    back = move("back", "撤回", OrgState.CHANGE_PENDING, OrgState.ACTIVE, Party.SELF, Effect.DROP_CHANGES)
    labels = {OrgState.ACTIVE: "正常", OrgState.CHANGE_PENDING: "修改待审核"}
    life = Lifecycle(subject="org", source=SOURCE, starts=OrgState.ACTIVE, ends=(), labels=labels, moves=(amend, back))
    policies = Policies(
        onboarding=Onboarding(way=Way.PROVISIONED, password=Password(8, 64)),
        reviews=Reviews(members=Party.BANK, labels={Decision.RETURNED: "不通过"}, source=SOURCE),
        staffing=Staffing(duties=(Duty.FIRST, Duty.FIRST), says="请登记。", succession=days(0), source=SOURCE),
    )
    waits = "lifecycle “org”: a correction waits in CHANGE_PENDING, but no move lets the superior"
    assert told(region(lifecycles=(life,), policies=policies)) == [
        f"{waits} take it over; add one with Effect.APPLY_CHANGES.",
        f"{waits} put it away; add one with Effect.DROP_CHANGES.",
        "reviews: has no label for APPROVED, REJECTED; say what the region calls it, or drop them all.",
        "reviews: “银行” cannot review a union's corrections; write Party.SELF or Party.SUPERIOR.",
        "staffing: names no duty, or one of them twice; write each Duty at most once.",
        "staffing: leaves the superior no day for a successor; write working_days(1) or more.",
    ]


def test_what_the_province_fixes_is_not_replaced() -> None:
    province = region(slug="hunan", layouts=(layout(fixed=True),))
    own = layout(title="另一张表")
    city = region(slug="changsha", within="hunan", layouts=(own,))
    (problem,) = told(within(province, city), province)
    assert problem == (
        "replaces layout “members”, which hunan fixes for all its regions; drop it, or ask the province."
    )
    assert (
        told(within(province, Region(slug="changsha", adcode="990100", name="试", sources=(SOURCE,))), province) == []
    )
