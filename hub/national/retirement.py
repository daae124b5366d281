"""Retirement: the statutory age by month of birth, as it rises from 2025 to 2039.

Men retire at 60, rising by one month for every four months of birth from January 1965, to 63. Women retire at 55 or,
in workers' posts, at 50: the former rises from January 1970 likewise to 58, the latter from January 1975 by one month
for every two months of birth to 55. Which of the two holds for a woman no form says, so only the later is certain.
Source: 全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定 (2024-09-13, in force from 2025-01-01).
"""

from datetime import date

from hub.region import Source

DECISION = Source("全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定", date(2024, 9, 13))
MAN, WOMAN = "1", "2"  # GB/T 2261.1
EARLIEST = 45 * 12  # women in hazardous trades, and those who can no longer work


def latest_age(born: date, sex: str) -> int:
    """In months: the age at which nobody of that sex and month of birth is still below the statutory age."""
    at, first = (60 * 12, 1965) if sex == MAN else (55 * 12, 1970)
    months = (born.year - first) * 12 + born.month - 1
    return at + min(36, months // 4 + 1) if months >= 0 else at


def age(born: date, today: date) -> int:
    """In whole months, the month of birth counting from its first day."""
    return (today.year - born.year) * 12 + today.month - born.month
