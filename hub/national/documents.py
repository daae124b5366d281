"""Whose document it is: a resident's 居民身份证 unless something else is said; and what such a number tells."""

from datetime import date

from hub.region import when

from . import resident_id

RESIDENT = "1"  # ACFTU id type
HOME = frozenset({"中国", "中国大陆", "中国内地", "中华人民共和国", "CHN", "CN"})


def is_resident(id_type: str | None, country: str | None) -> bool:
    """Nothing said of the document means a resident's, unless another country is named."""
    return id_type == RESIDENT or (id_type is None and (country is None or country in HOME))


@when
def holds_another_document(id_type: str) -> bool:
    """证件类型不是居民身份证."""
    return id_type != RESIDENT


def document_meant(country: str | None) -> str | None:
    """The document of whoever names none."""
    return RESIDENT if is_resident(None, country) else None


def _tells(id_number: str, id_type: str | None, country: str | None) -> bool:
    """Whether it is a resident's number, whose parts can be read; its check digit is somebody else's business."""
    plausible = resident_id.has_the_shape(id_number) and resident_id.holds_a_date(id_number)
    return is_resident(id_type, country) and len(id_number) == 18 and plausible


def birth_by_number(id_number: str, id_type: str | None, country: str | None) -> date | None:
    """The seventh to the fourteenth digit."""
    if not _tells(id_number, id_type, country):
        return None
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def sex_by_number(id_number: str, id_type: str | None, country: str | None) -> str | None:
    """GB/T 2261.1: the 17th digit is odd for men."""
    if not _tells(id_number, id_type, country):
        return None
    return "1" if id_number[16] in "13579" else "2"
