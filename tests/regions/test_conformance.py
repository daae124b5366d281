"""What every region must satisfy, whoever wrote it."""

from datetime import date

import pytest

from hub.imports.identify import identify
from hub.imports.read import read
from hub.region import Layout, Rule, fold, sentences
from hub.templates import blank
from tests.regions.folders import FOLDERS, cases, region, registry, report

pytestmark = pytest.mark.parametrize("slug", FOLDERS)

TODAY = date(2026, 11, 21)


def rules(slug: str) -> list[Rule]:
    one = region(slug)
    booked = [rule for book in one.books for rule in book.rules if isinstance(rule, Rule)]
    return [*booked, *(need for layout in one.layouts for need in layout.needs)]


def layouts(slug: str) -> tuple[Layout, ...]:
    return region(slug).layouts


def test_it_is_called_like_its_folder_and_says_nothing_that_contradicts_itself(slug):
    assert [fault for fault in registry().faults if fault.slug == slug] == []
    assert region(slug).slug == slug
    assert report(slug).undeclared == ()


def test_every_layout_and_table_and_rulebook_cites_a_source(slug):
    assert all(
        one.source.title
        for one in (*layouts(slug), *region(slug).tables, *region(slug).rules, *region(slug).lifecycles)
    )
    assert region(slug).sources


def test_every_rule_is_broken_by_one_case_and_kept_by_another(slug):
    assert report(slug).unproven == ()


def test_no_rule_is_asked_by_no_form(slug):
    assert report(slug).idle == ()


def test_every_rule_survives_an_empty_record(slug):
    """A rule that wants to hear of blanks must be able to bear them."""
    for rule in rules(slug):
        values = [None if read.even_blank else _something(read.type) for read in rule.reads]
        assert rule(*values) in (True, False), rule.code


def _something(kind: type) -> object:
    return {str: "", int: 0, bool: False, date: TODAY}[kind]


def test_every_guess_survives_any_text(slug):
    for rule in rules(slug):
        for text in ("", "O", "一二三", "0" * 18, "Ｏ" * 15):
            if rule.suggests and all(read.type is str for read in rule.suggests.reads):
                assert rule.suggests.makes(*(text for _ in rule.suggests.reads)) != text, rule.code


def test_every_sentence_has_a_code_and_says_something(slug):
    for code, said in sentences(region(slug)).items():
        assert code.isascii()
        assert said.says.strip() == said.says != ""


def test_a_code_of_its_own_names_the_region(slug):
    own = {one.code for book in region(slug).rules for one in book.rules}
    prefixes = {code.split("-")[0] for code in own}
    assert len(prefixes) <= 1, "one prefix for all codes of a region"


def test_every_list_reads_its_own_labels_and_writes_them_back(slug):
    for table in region(slug).tables:
        codes = [entry.code for entry in table.entries]
        assert len(codes) == len(set(codes)), table.key
        read = table.reader(TODAY)
        for entry in table.entries:
            if entry.in_force(TODAY):
                assert read[fold(table.texts(entry)[0])] == entry.code
                assert table.write(entry.code, TODAY) == table.texts(entry)[0]


def test_every_blank_workbook_is_known_again_as_itself(slug, tmp_path):
    """With one good row in it, for a form without a row is rightly said to be empty."""
    right = [case for case in cases(slug).cases if not case.says]
    for layout in layouts(slug):
        if not layout.is_sheet or not layout.in_force(TODAY):
            continue
        told = [case.rows[0] for case in right if case.kind is layout.kind and case.layout in ("", layout.key)]
        row = told[0] if told else {one.field.key: one.example for one in layout.flat if one.field}
        path = tmp_path / "form.xlsx"
        path.write_bytes(blank(layout, TODAY, prefill=[row]))
        table = identify(read(path), layouts(slug), TODAY, wanted=layout.kind)
        assert table.layout is layout
        assert table.findings == ()
        assert tuple(table.rows) == (layout.first_row,)
        typed = {
            column.field.key: texts[0] for column, texts in zip(layout.flat, table.columns, strict=True) if column.field
        }
        assert {key: text for key, text in typed.items() if text} == {key: text for key, text in row.items() if text}
