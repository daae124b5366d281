"""Unified social credit codes and organization codes: what GB 32100 and GB 11714 say about their characters.

A credit code has 18 characters: 1 registering department, 1 category, 6 division, 9 organization code, 1 check
(modulo 31). I, O, S, V and Z are never used. Unions are registered by unions, department 8: category 81 is a primary
union, 89 any other. An organization code has 8 characters and a check character (modulo 11, X for ten).
Sources: GB 32100-2015 with its amendment; GB 11714-1997.
"""

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {sign: value for value, sign in enumerate(SIGNS)}
_PLACES = tuple(pow(3, place, 31) for place in range(17))
_ORG_VALUE = {sign: value for value, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def org_code_check(body: str) -> str:
    """The ninth character of an organization code's eight. Another character than 0-9 A-Z raises KeyError."""
    total = sum(_ORG_VALUE[sign] * weight for sign, weight in zip(body, _ORG_WEIGHTS, strict=True))
    return "0X987654321"[total % 11]


def is_org_code(code: str) -> bool:
    """Nine characters with the right check character; the printed hyphen is left out before."""
    if len(code) != 9 or any(sign not in _ORG_VALUE for sign in code[:8]):
        return False
    return org_code_check(code[:8]) == code[8]


def virtual_org_code(serial: int) -> str:
    """An organization code that nobody was ever given: no credit code has a V in it, and none can come to hold this."""
    body = f"V{serial:07d}"
    return body + org_code_check(body)


def is_virtual(code: str) -> bool:
    """Given out by `virtual_org_code`."""
    return code.startswith("V") and is_org_code(code)


def org_code_in(code: str) -> str | None:
    """The organization code within a credit code of eighteen characters, or one of nine as it is."""
    return code[8:17] if len(code) == 18 else code if len(code) == 9 else None


def credit_code_check(body: str) -> str:
    """The eighteenth character of seventeen. A character the standard does not use raises KeyError."""
    return SIGNS[-sum(_VALUE[sign] * weight for sign, weight in zip(body, _PLACES, strict=True)) % 31]


def has_the_shape(code: str) -> bool:
    """Eighteen characters, all of them in use."""
    return len(code) == 18 and all(sign in _VALUE for sign in code)


def is_genuine(code: str) -> bool:
    """The right shape and the right last character."""
    return has_the_shape(code) and credit_code_check(code[:17]) == code[17]


def is_union(code: str) -> bool:
    """Registered by a union: department 8."""
    return code[:1] == "8"


_MEANT = str.maketrans("OISZ", "0152")


def meant(text: str) -> str | None:
    """The code a clerk probably meant: letters the standard does not use, read as the digits they look like."""
    likely = text.translate(_MEANT)
    return likely if likely != text and is_genuine(likely) else None
