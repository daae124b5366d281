"""How a cell's text becomes a value."""

from datetime import date

import pytest
from hypothesis import example
from hypothesis import given as drawn
from hypothesis import strategies as st

from hub.region import CODE, DATE, FLAG, INTEGER, Unreadable, fields, given, member, org
from hub.region.fields import Kind


@pytest.mark.parametrize(
    "text",
    [
        "2018/10/15",
        "2018-10-15",
        "2018.10.15",
        "2018年10月15日",
        "20181015",
        " 2018/10/15 ",
        "２０１８／１０／１５",
        "'2018/10/15",
    ],
)
def test_a_date_is_read_as_clerks_write_it(text: str) -> None:
    assert DATE.read(text) == date(2018, 10, 15)


def test_a_date_needs_no_leading_zeros() -> None:
    assert DATE.read("2001-5-1") == date(2001, 5, 1)


@pytest.mark.parametrize(
    "text", ["2018/13/01", "2018/02/30", "18/10/15", "2018101", "10/15/2018", "2018/10", "去年", "43388"]
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        DATE.read(text)


def test_a_count_is_a_whole_number() -> None:
    assert INTEGER.read(" １２ ") == 12
    for text in ("-1", "1.5", "十", "1e3", "12345678901"):
        with pytest.raises(Unreadable):
            INTEGER.read(text)


def test_a_flag_is_yes_or_no() -> None:
    assert (FLAG.read("是"), FLAG.read("否\u200b")) == (True, False)
    with pytest.raises(Unreadable):
        FLAG.read("要")


def test_a_code_is_read_through_its_table_only() -> None:
    with pytest.raises(Unreadable):
        CODE.read("1")


def test_a_field_is_called_what_it_is_assigned_to() -> None:
    assert (member.mobile.key, member.mobile.record, member.mobile.label) == ("mobile", "member", "移动电话")


def test_identifying_values_are_sealed_and_personal_ones_masked() -> None:
    shared = (*member.fields.values(), *org.fields.values())
    assert {field.key for field in member.fields.values() if field.sealed} == {
        "id_number",
        "mobile",
        "address",
        "email",
    }
    assert all(field.sensitive for field in shared if field.sealed)
    assert {"full_name", "born_on", "ethnicity", "affiliation"} <= {f.key for f in shared if f.sensitive}


def test_shared_records_and_givens_never_share_a_name() -> None:
    for record in (member, org):
        assert not record.fields.keys() & given.fields.keys()


LIKELY = st.text(alphabet=st.sampled_from("09AZaz OX'-_.,\u3000\u00a0\u00ad\u200bＡ１张伟·・•.ß\n\t"), max_size=6)
KEEPING = [one for one in vars(fields).values() if isinstance(one, Kind) and one.keeps]


@pytest.mark.parametrize("kind", KEEPING, ids=lambda kind: kind.name)
@drawn(texts=st.lists(LIKELY | st.text(max_size=6), max_size=4))
@example(texts=["李四", "王五"])
@example(texts=["X1", "23"])
def test_texts_that_a_kind_says_it_keeps_are_read_as_they_stand(kind: Kind, texts: list[str]) -> None:
    if kind.keeps and kind.keeps("".join(texts)):
        assert [kind.read(text) for text in texts if text] == [text for text in texts if text]
