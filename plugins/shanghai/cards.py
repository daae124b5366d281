"""How Shanghai orders cards: one batch a day and union, foreigners apart, names agreed where need be."""

from hub.region import Cards, card, member, rule, warns, when

from .codes import MANUAL

CHINA = frozenset({"中国", "中国大陆", "CHN"})


@when
def is_foreign(country: str) -> bool:
    """外籍人士."""
    return country not in CHINA


@rule(
    "SH-CARD-01",
    "该会员已办会员服务卡。",
    at=member.full_name,
    cause="一人一卡",
    fix="请在会员服务卡管理中查看；遗失或损坏的，办理补卡",
)
def has_no_card_yet(has_card: bool) -> bool:
    return not has_card


@rule(
    "SH-CARD-05",
    "联系地址不能超过40个字符",
    cause="银行寄送的信封只印得下40个字符",
    fix="请在会员管理中缩短联系地址",
)
def address_fits_the_envelope(address: str) -> bool:
    return len(address) <= 40


@rule(
    "SH-CARD-06A",
    "生僻字会员姓名, 请填写约定的同音简写字, 并且长度不能大于四个汉字。",
    cause="办卡约定姓名超过四个汉字",
    fix="请改填不超过四个汉字的同音简写字",
)
def agreed_name_has_at_most_4_characters(card_name: str) -> bool:
    return card_name.isascii() or len(card_name) <= 4


@rule(
    "SH-CARD-06C",
    "外籍人士约定姓名不能超过8个英文字符。",
    at=card.card_name,
    cause="办卡约定姓名超过8个英文字符",
    fix="请缩短为8个英文字符",
)
def agreed_foreign_name_has_at_most_8_letters(card_name: str) -> bool:
    return not card_name.isascii() or len(card_name) <= 8


@warns("SH-CARD-06B", "外籍人士姓名, 约定为8个英文字符。", at=card.card_name, fix="不足8个字符的，请核对")
def agreed_foreign_name_has_8_letters(card_name: str) -> bool:
    return not card_name.isascii() or len(card_name) == 8


CARDS = Cards(
    bank="会员服务卡合作银行",  # the manual does not name it
    source=MANUAL,
    batches_a_day=1,
    apart=is_foreign,
    rules=(
        has_no_card_yet,
        address_fits_the_envelope,
        agreed_name_has_at_most_4_characters,
        agreed_foreign_name_has_at_most_8_letters,
        agreed_foreign_name_has_8_letters,
    ),
)
