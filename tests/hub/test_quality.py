"""How well a region is known, and the road from a new one to a proven one."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import plugins
from hub import scaffold
from hub.errors import DeclarationFault
from hub.imports.checking.proof import try_case
from hub.quality import Quality, Report, cases_of, layout_quality, measure
from hub.region import Region, Source, rule, rulebook
from hub.registry import load


@pytest.fixture
def gansu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A region just born, in a plugins folder of the test's own."""
    monkeypatch.setattr(plugins, "__path__", [str(tmp_path)])
    scaffold.new("gansu", "620000", tmp_path)
    yield tmp_path / "gansu"
    for name in [name for name in sys.modules if name.startswith("plugins.gansu")]:
        del sys.modules[name]


def report(path: Path) -> Report:
    return measure(load([path.name]).region(path.name), cases_of(f"plugins.{path.name}"), try_case)


def spoil(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_new_region_is_sound_and_proves_every_rule_but_its_forms_were_not_seen(gansu: Path) -> None:
    told = report(gansu)
    assert told.quality is Quality.DECLARED
    assert (told.undeclared, told.unproven, told.idle) == ((), (), ())
    (unseen,) = told.unsourced
    assert unseen.endswith(
        ": nobody has seen 《甘肃省工会组织信息采集表、会员信息采集表》, which is cited by "
        "layout “orgs”, layout “members”, code table “org_kind”, code table “education”."
    )
    assert told.cases >= 10


def test_with_the_forms_seen_it_is_proven(gansu: Path) -> None:
    spoil(gansu / "codes.py", ", seen=False", "")
    assert report(gansu).quality is Quality.PROVEN


def test_a_case_that_does_not_hold_is_told_with_what_was_said(gansu: Path) -> None:
    spoil(gansu / "cases.toml", 'mobile = "1600000000"', 'mobile = "16000000009"')
    told = report(gansu)
    assert told.unproven == ("case “手机号码少了一位”: should say GA-M-03, says nothing.",)


def test_an_error_that_does_not_say_why_or_what_to_do_is_told_with_its_line(gansu: Path) -> None:
    spoil(gansu / "rules.py", '        cause="同一个人填了两行",\n        fix="请删除重复的行",\n', "")
    told = report(gansu)
    assert told.quality is None
    assert told.undeclared == (
        "plugins/gansu/rules.py:25: GA-M-05 does not say why; add cause=, how a clerk comes to be told it.",
        "plugins/gansu/rules.py:25: GA-M-05 does not say what to do; add fix=, the clerk's next step.",
    )
    assert [one.slug for one in load(["gansu"]).regions.values()] == ["gansu"]  # it serves all the same


def test_a_doubt_needs_no_cause_but_something_to_do(gansu: Path) -> None:
    spoil(gansu / "rules.py", ', fix="请核对学历与出生日期"', "")
    (told,) = report(gansu).undeclared
    assert told.endswith(": GA-M-04 does not say what to do; add fix=, the clerk's next step.")


def test_a_typical_row_that_does_not_pass_is_told_once_with_the_field_and_not_for_every_case(gansu: Path) -> None:
    spoil(gansu / "cases.toml", 'mobile = "16000000001"\n', "")
    assert report(gansu).unproven == ("the typical member does not pass: says NEED (mobile); mend [typical.member].",)


def test_what_else_is_wrong_is_told_beside_a_typical_row_that_does_not_pass(gansu: Path) -> None:
    spoil(gansu / "cases.toml", 'mobile = "16000000001"\n', "")
    spoil(gansu / "cases.toml", 'mobile = "1600000000"', 'mobile = "16000000009"')
    assert report(gansu).unproven == (
        "the typical member does not pass: says NEED (mobile); mend [typical.member].",
        "case “手机号码少了一位”: should say GA-M-03, says nothing.",
    )


def test_a_typical_row_with_a_field_no_form_asks_for_is_told_once(gansu: Path) -> None:
    spoil(gansu / "cases.toml", 'education = "本科"\n', 'educaton = "本科"\n')
    told = [one for one in report(gansu).unproven if "educaton" in one]
    assert told == [
        "the typical member does not pass: “educaton” is not asked by layout “members”; did you mean “education”?"
    ]


def test_a_rule_that_breaks_on_a_case_is_told_with_its_line(gansu: Path) -> None:
    spoil(gansu / "rules.py", "born_on.year", "born_on.yaer")
    told = [one for one in report(gansu).unproven if "二十岁的博士" in one]
    assert told == [
        "case “二十岁的博士”: cannot be answered: plugins/gansu/rules.py:14: date has no “yaer”; did you mean “year”?"
    ]


def test_a_case_of_a_kind_with_two_forms_is_told_how_to_name_its_own(gansu: Path) -> None:
    region = load(["gansu"]).region("gansu")
    (orgs, members) = region.layouts
    twice = replace(region, layouts=(orgs, replace(orgs, key="org"), members))
    told = measure(twice, cases_of("plugins.gansu"), try_case)
    assert told.unproven[0].startswith(
        'the typical org does not pass: name its layout, here or in [typical.…]: layout = "orgs"; '
        "on 2026-11-21 the region has "
    )
    assert not [one for one in told.unproven if "no case" in one]


def test_a_rule_without_a_case_that_keeps_it_is_not_proven(gansu: Path) -> None:
    spoil(gansu / "cases.toml", 'education = "本科"\n', "")
    spoil(gansu / "cases.toml", '[[member]]\nname = "三十六岁的博士"\nrow = { education = "博士" }\nsays = []\n', "")
    assert report(gansu).unproven == (
        "GA-M-04: no case keeps it; add one in which everything it reads is filled in as it should be.",
    )


def test_without_cases_nothing_is_proven(gansu: Path) -> None:
    (gansu / "cases.toml").unlink()
    told = report(gansu)
    assert told.unproven[0] == "plugins/gansu/cases.toml: is not there; without cases nothing is proven."
    assert len(told.unproven) > 10


def test_a_case_about_a_field_no_form_asks_for_is_told(gansu: Path) -> None:
    spoil(gansu / "cases.toml", 'row = { full_name = "" }', 'row = { full_nam = "" }')
    assert (
        "case “没有填姓名”: “full_nam” is not asked by layout “members”; did you mean “full_name”?"
        in report(gansu).unproven
    )


def test_a_case_about_a_form_of_another_kind_is_told_which_there_are(gansu: Path) -> None:
    spoil(gansu / "cases.toml", 'name = "没有填姓名"', 'name = "没有填姓名"\nlayout = "orgs"')
    problem = report(gansu).unproven[0].partition("; on ")
    assert problem[0] == "case “没有填姓名”: “orgs” is no layout for it"
    assert problem[2].endswith(" the region has members for rows of MEMBER.")


def test_a_form_nobody_has_seen_is_only_declared(gansu: Path) -> None:
    told = report(gansu)
    (unseen, _) = load(["gansu"]).region("gansu").layouts
    seen = replace(unseen, source=Source("采集表"))
    assert layout_quality(unseen, replace(told, unsourced=())) is Quality.DECLARED
    assert layout_quality(seen, replace(told, unsourced=())) is Quality.PROVEN
    assert layout_quality(seen, told) is Quality.SOURCED


def gansu_with_idle_rule(region: Region) -> Region:
    @rule("GA-M-99", "户籍不对。", cause="试验", fix="请核对")
    def hukou_is_known(hukou: str) -> bool:
        return bool(hukou)

    (orgs, members) = region.rules
    return replace(region, rules=(orgs, rulebook(members.about, members.source, *members.rules, hukou_is_known)))


def test_a_rule_no_form_ever_asks_is_idle(gansu: Path) -> None:
    region = gansu_with_idle_rule(load(["gansu"]).region("gansu"))
    told = measure(region, cases_of("plugins.gansu"), try_case)
    (idle,) = told.idle
    assert idle.endswith("GA-M-99 is asked by no form: none has hukou.")
    assert told.quality is Quality.DECLARED


@pytest.mark.parametrize(
    ("slug", "adcode", "why"),
    [
        ("Gan Su", "620000", "“Gan Su” cannot be a folder's name; write small letters, digits and underscores."),
        ("gansu", "629999", "“629999” is no division of GB/T 2260"),
    ],
)
def test_a_new_region_needs_a_name_and_a_division(tmp_path: Path, slug: str, adcode: str, why: str) -> None:
    with pytest.raises(DeclarationFault, match=why):
        scaffold.new(slug, adcode, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_region_is_never_written_over(gansu: Path) -> None:
    with pytest.raises(DeclarationFault, match="is there already"):
        scaffold.new("gansu", "620000", gansu.parent)
