from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

import plugins.hainan
from hub.imports.identify import identify
from hub.imports.read import read
from hub.imports.refused import Refused
from hub.region import CODE, CodeTable, Field, choice, fold, optional
from hub.templates import Form, blank
from tests.hub.imports.nowhere import NOWHERE, PEOPLE, RIGHT, TODAY
from tests.workbooks import MEMBER_LISTS, ORG_LISTS, member_workbook, org_workbook

HAINAN = plugins.hainan.hub_region()
ORGS, MEMBERS = HAINAN.layout("orgs", TODAY), HAINAN.layout("members", TODAY)


def opened(content: bytes):
    return openpyxl.load_workbook(BytesIO(content))


def dropdowns(book, layout):
    """What each header's drop-down offers, by following its formula to the list sheet."""
    offered = {}
    for rule in book[layout.sheet].data_validations.dataValidation:
        if rule.type == "list" and rule.formula1 and rule.formula1.startswith("list_"):
            ((sheet, cells),) = book.defined_names[rule.formula1].destinations
            header = layout.flat[next(iter(rule.sqref.ranges)).min_col - 1].header
            offered[header] = [cell.value for (cell,) in book[sheet][cells]]
    return offered


@pytest.mark.parametrize(("layout", "issued"), [(ORGS, org_workbook([])), (MEMBERS, member_workbook([]))])
def test_the_blank_form_is_the_issued_one_cell_by_cell(layout, issued):
    printed, original = opened(blank(layout, TODAY, empty=0))[layout.sheet], opened(issued)[layout.sheet]

    assert printed.dimensions == original.dimensions
    for row in original.iter_rows():
        for cell in row:
            assert printed[cell.coordinate].value == cell.value, cell.coordinate
    assert set(map(str, printed.merged_cells.ranges)) == set(map(str, original.merged_cells.ranges))


@pytest.mark.parametrize(("layout", "lists"), [(ORGS, ORG_LISTS), (MEMBERS, MEMBER_LISTS)])
def test_the_drop_downs_offer_what_the_issued_ones_do(layout, lists):
    offered = dropdowns(opened(blank(layout, TODAY)), layout)

    for header, labels in lists.items():
        (codes,) = (column.codes for column in layout.flat if column.header == header)
        reads = codes.reader(TODAY)
        assert {reads[fold(label)] for label in offered[header]} == {reads[fold(label)] for label in labels.split(",")}


def test_a_drop_down_may_be_longer_than_255_characters():
    trades = CodeTable(
        key="trade", source=PEOPLE.source, entries=tuple(choice(f"第{n}种行业", str(n)) for n in range(200))
    )
    layout = replace(PEOPLE, head=(), columns=(optional("行业", Field("行业", CODE), trades),))

    book = opened(blank(layout, TODAY))

    assert dropdowns(book, layout)["行业"] == [entry.label for entry in trades.entries]
    assert all(len(rule.formula1 or "") <= 255 for rule in book["会员"].data_validations.dataValidation)


def test_a_choice_that_is_not_in_force_is_not_offered():
    assert dropdowns(opened(blank(PEOPLE, TODAY)), PEOPLE)["级别"] == ["一级工", "二级工"]


@pytest.mark.parametrize("layout", [ORGS, MEMBERS, PEOPLE])
def test_every_row_to_fill_in_is_text_and_only_counts_are_numbers(layout):
    sheet = opened(blank(layout, TODAY))[layout.sheet]

    for row in (layout.first_row, layout.first_row + 199):
        for place, column in enumerate(layout.flat, 1):
            number = column.field is not None and column.field.kind.name == "integer"
            assert sheet.cell(row, place).number_format == ("0" if number else "@"), column.header
    for letter, column in zip("ABCDEFGH", layout.flat, strict=False):
        if column.field and column.field.kind.name in ("id_number", "mobile", "credit_code"):
            assert sheet.column_dimensions[letter].width >= 14


def test_a_cell_tells_whoever_selects_it_what_belongs_there():
    rules = opened(blank(MEMBERS, TODAY))[MEMBERS.sheet].data_validations.dataValidation

    told = {rule.promptTitle: rule.prompt for rule in rules if rule.prompt}

    assert told["证件号码"] == "18位身份证号码，末位的X大写"
    assert told["出生日期（格式：yyyy/MM/dd）"] == "填写日期，格式为 yyyy/MM/dd\n例：1990/05/17"
    assert all(len(title) <= 32 and len(text) <= 255 for title, text in told.items())


def test_headers_stay_in_sight_on_the_screen_and_on_paper():
    sheet = opened(blank(ORGS, TODAY))[ORGS.sheet]

    assert sheet.freeze_panes == "C6"
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_same_form_is_the_same_file_every_time():
    assert blank(MEMBERS, TODAY) == blank(MEMBERS, TODAY)


@pytest.mark.parametrize(("region", "layout"), [(HAINAN, ORGS), (HAINAN, MEMBERS), (NOWHERE, PEOPLE)])
def test_the_hub_recognizes_its_own_form_and_finds_it_empty(region, layout, tmp_path):
    path = tmp_path / "blank.xlsx"
    path.write_bytes(blank(layout, TODAY))

    with pytest.raises(Refused, match="FORM-EMPTY"):
        identify(read(path), region.layouts, TODAY)


def test_what_the_hub_knows_is_filled_in_and_read_back(tmp_path):
    path = tmp_path / "filled.xlsx"
    path.write_bytes(blank(PEOPLE, TODAY, prefill=[RIGHT, {"full_name": "=试乙", "id_number": "007"}]))

    table = identify(read(path), NOWHERE.layouts, TODAY)

    assert table.layout is PEOPLE
    assert list(table.rows) == [5, 6]
    keys = [column.field.key if column.field else "" for column in PEOPLE.flat]
    assert table.columns[keys.index("full_name")] == ["试甲", "=试乙"]
    assert table.columns[keys.index("id_number")] == [RIGHT["id_number"], "007"]


def test_what_is_asked_above_the_table_is_printed_and_read_back(tmp_path):
    form = Form(PEOPLE, TODAY, head={"union_name": "无处县第一工会"})
    form.row([RIGHT.get(column.field.key, "") if column.field else "1" for column in PEOPLE.flat])
    form.end()
    path = tmp_path / "form.xlsx"
    path.write_bytes(form.close())

    assert identify(read(path), NOWHERE.layouts, TODAY).head == {"union_name": "无处县第一工会"}


def test_a_long_form_is_printed_like_a_short_one(tmp_path):
    texts = [
        [RIGHT.get(column.field.key, "") if column.field else str(row) for column in PEOPLE.flat] for row in range(3)
    ]
    tables = []
    for large in (False, True):
        form = Form(PEOPLE, TODAY, head={"union_name": "甲"}, results=PEOPLE.results, large=large)
        for row in texts:
            form.row(row, results=("是", ""))
        form.end()
        path = tmp_path / f"{large}.xlsx"
        path.write_bytes(form.close())
        tables.append((identify(read(path), NOWHERE.layouts, TODAY).columns, opened(path.read_bytes())["会员"]))

    (short, sheet), (long, long_sheet) = tables
    assert short == long
    assert [[cell.value for cell in row] for row in sheet] == [[cell.value for cell in row] for row in long_sheet]
    assert set(map(str, sheet.merged_cells.ranges)) == set(map(str, long_sheet.merged_cells.ranges))
