"""Bank card numbers (卡号): 16 to 19 digits, the last of which checks the others.

Source: ISO/IEC 7812-1, annex B, the Luhn formula; JR/T 0008 for cards issued in China.
"""


def is_genuine(number: str) -> bool:
    """Whether a card may have it. Whose it is, and whether it was ever issued, is the bank's to know."""
    return 16 <= len(number) <= 19 and number.isascii() and number.isdigit() and check_digit(number[:-1]) == number[-1]


def check_digit(body: str) -> str:
    """The last digit for the digits before it."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))]
    return str(-sum(one // 10 + one % 10 for one in doubled) % 10)
