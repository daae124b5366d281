"""Names of any script are names; digits, signs and private-use points are not."""

import pytest

from hub.national.names import is_written_in_letters


@pytest.mark.parametrize(
    "name",
    ["试甲", "试阿依·试买提", "试𠮷䶮", "试𬱖", "Shi Jia", "J.R. Shi", "O'Shi", "Shi-Jia", "试甲（曾用名试乙）", "བཀྲ"],
)
def test_these_are_names(name):
    assert is_written_in_letters(name)


@pytest.mark.parametrize("name", ["", "试", "试甲2", "试甲*", "·试甲", "试\ue000", "试甲、试乙", "16000000001"])
def test_these_are_to_be_looked_at(name):
    assert not is_written_in_letters(name)
