"""Numbers of people and unions that cannot exist, for samples and tests.

Counties are never-assigned (last two digits 90 to 99), telephone prefixes never opened (160).
"""

from datetime import date

from .credit_code import credit_code_check, org_code_check
from .resident_id import check_digit


def id_number(born: date, order: int, county: str = "460390") -> str:
    """An 18-digit number with a right check digit. ``order`` below 1000; odd: a man."""
    if county[4] != "9" or len(county) != 6:
        raise ValueError("a county that was never assigned ends in 90 to 99")
    body = f"{county}{born:%Y%m%d}{order:03d}"
    return body + check_digit(body)


def credit_code(order: int, category: str = "81", county: str = "460390") -> str:
    """An 18-character code, both check characters right. Category 81 is a primary union's, 91 an enterprise's."""
    if county[4] != "9" or len(county) != 6:
        raise ValueError("a county that was never assigned ends in 90 to 99")
    body = f"{order:08d}"
    whole = f"{category}{county}{body}{org_code_check(body)}"
    return whole + credit_code_check(whole)


def mobile(order: int) -> str:
    """Eleven digits with a prefix nobody holds. ``order`` below 100,000,000."""
    return f"160{order:08d}"
