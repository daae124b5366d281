"""What is typed survives; what nobody can see, or what only looks alike, does not come between two records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.region import clean, narrow
from hub.region.characters import person_name

DOTS = "·•・･‧⋅∙·᛫⸱ㆍ．"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("试甲", "试甲"),
        ("  试甲\n", "试甲"),
        ("试 甲", "试甲"),
        ("试\u3000甲", "试甲"),
        ("\u200b试\ufeff甲\u202c", "试甲"),
        ("试阿依.试买提", "试阿依·试买提"),
        ("试阿依 · 试买提", "试阿依·试买提"),
        ("J.R. Shi", "J.R. Shi"),  # a full stop between Latin letters is one
        ("Shi  Jia", "Shi Jia"),
        ("试𠮷䶮", "试𠮷䶮"),
        ("试\ue816", "试𠂇"),  # what decoders of the older GB 18030 give
        ("试\ue81e", "试龴"),
        ("试\ue000", "试\ue000"),  # nobody knows what this was: kept, and doubted by a rule
        ("Ｓhi", "Ｓhi"),
    ],
)
def test_a_name_as_it_is_kept(typed, name):
    assert person_name(typed) == name


@pytest.mark.parametrize("dot", DOTS)
def test_every_look_alike_of_the_dot_becomes_the_dot(dot):
    assert person_name(f"试阿依{dot}试买提") == "试阿依·试买提"


@pytest.mark.parametrize("sign", ["\uf9dc", "\u2f8a6"[0], "ﬁ", "e\u0301", "é"])
def test_a_name_is_never_normalized_to_other_letters(sign):
    assert person_name(f"试{sign}试") == f"试{sign}试"


@given(st.text())
def test_reading_a_name_twice_changes_nothing_more(text):
    assert person_name(person_name(text)) == person_name(text)


@given(st.text(st.characters(min_codepoint=0x20000, max_codepoint=0x323AF), min_size=1))
def test_rare_characters_survive_everything(text):
    assert person_name(text) == clean(text) == narrow(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("46039019900517012x", "46039019900517012X"),
        (" 460390 19900517 012x ", "46039019900517012X"),
        ("４６０３９０１９９００517012Ｘ", "46039019900517012X"),
        ("'46039019900517012X", "46039019900517012X"),
        ("‘46039019900517012X", "46039019900517012X"),
        ("4603901990\u200b0517012X\r\n", "46039019900517012X"),
        ("460390\xa019900517\u3000012X", "46039019900517012X"),
        ("46O39019900517012X", "46O39019900517012X"),  # O is never turned into 0
        ("（0898）６０００", "(0898)6000"),
    ],
)
def test_a_number_as_it_is_kept(typed, kept):
    assert narrow(typed) == kept


@given(st.text())
def test_what_is_cleaned_keeps_its_letters(text):
    assert [sign for sign in clean(text) if sign.isalnum()] == [sign for sign in text if sign.isalnum()]
