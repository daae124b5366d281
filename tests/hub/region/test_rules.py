"""A rule is a predicate named for its truth, which says by its parameters what it reads."""

from datetime import date

from hub.region import Severity, member, reads, rule, truth, warns


@rule("X-1", "手机不对。", cause="少了一位", fix="请核对")
def mobile_has_11_digits(mobile: str) -> bool:
    return len(mobile) == 11


def test_a_rule_points_at_the_first_field_it_reads_or_where_it_is_told() -> None:
    @warns("X-2", "学历不符。", at=member.education)
    def doctors_are_grown_up(born_on: date, education: str | None) -> bool:
        return born_on.year < 2000 or education != "11"

    assert mobile_has_11_digits.at == "mobile"
    assert doctors_are_grown_up.at == "education"
    assert doctors_are_grown_up.severity is Severity.WARNING


def test_only_an_optional_type_is_asked_about_a_blank() -> None:
    def either(born_on: date, education: str | None) -> bool:
        return bool(born_on or education)

    assert [(read.name, read.type, read.even_blank) for read in reads(either)] == [
        ("born_on", date, False),
        ("education", str, True),
    ]


def test_a_rule_can_be_called_with_plain_values() -> None:
    assert mobile_has_11_digits("16000000001")
    assert not mobile_has_11_digits("1600000000")


def test_a_rule_of_the_stock_takes_the_regions_words_and_strictness() -> None:
    said = mobile_has_11_digits.saying("HN-M-04", "移动电话应为11位数字。", fix="请填写11位").as_warning()
    assert (said.code, said.says, said.cause, said.fix) == (
        "HN-M-04",
        "移动电话应为11位数字。",
        "少了一位",
        "请填写11位",
    )
    assert said.severity is Severity.WARNING
    assert said.holds is mobile_has_11_digits.holds
    assert said.place.file == "tests/hub/region/test_rules.py"
    assert said.place.line > mobile_has_11_digits.place.line


def test_a_guess_goes_with_the_rule() -> None:
    def meant(mobile: str) -> str | None:
        return mobile.replace("O", "0") if "O" in mobile else None

    guessing = mobile_has_11_digits.saying("X-3", "手机不对。", suggests=meant)
    assert guessing.suggests is not None
    assert guessing.suggests.makes("16O00000001") == "16000000001"
    assert guessing.saying("X-4", "不对。").suggests is guessing.suggests


def test_a_rule_is_documented_by_its_name() -> None:
    assert truth(mobile_has_11_digits.holds) == "mobile has 11 digits"
