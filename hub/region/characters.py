"""Characters: what nobody can see, what looks alike, and what older software wrote in their place."""

import re

_UNSEEN = dict.fromkeys(
    map(
        ord,
        (
            "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
            "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb"
        ),
    )
)
_UNSEEN |= dict.fromkeys(code for code in (*range(0x20), *range(0x7F, 0xA0)) if not chr(code).isspace())
_HALF = {0xFEE0 + code: code for code in range(0x21, 0x7F)}

# Look-alikes of the dot between the parts of a name, U+00B7 by 民委发〔2016〕33号: bullets, katakana, hyphenation
# point, dot operators, Greek, Runic, word separator, Hangul, full-width full stop.
_DOTS = dict.fromkeys(map(ord, "\u2022\u30fb\uff65\u2027\u22c5\u2219\u0387\u16eb\u2e31\u318d\uff0e"), "\u00b7")

# Private-use points that decoders of GB 18030-2000 still give; the characters are those of GB 18030-2022.
_PRIVATE = {
    0xE7C7: "\u1e3f",
    0xE816: "\U00020087",
    0xE817: "\U00020089",
    0xE818: "\U000200cc",
    0xE831: "\U000215d7",
    0xE83B: "\U0002298f",
    0xE855: "\U000241fe",
    0xE81E: "\u9fb4",
    0xE826: "\u9fb5",
    0xE82B: "\u9fb6",
    0xE82C: "\u9fb7",
    0xE832: "\u9fb8",
    0xE843: "\u9fb9",
    0xE854: "\u9fba",
    0xE864: "\u9fbb",
} | dict(zip(range(0xE78D, 0xE797), "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19", strict=True))

_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]+")
_SPACED_HAN = re.compile(rf"(?<=[{_HAN}\u00b7])\s+(?=[{_HAN}\u00b7])")
_DOTTED_HAN = re.compile(rf"(?<=[{_HAN}])\.(?=[{_HAN}])")


def clean(text: str) -> str:
    """Without what nobody can see and without outer spaces. Letters stay as typed: no NFC, no NFKC."""
    return text.strip() if text.isprintable() else text.translate(_UNSEEN).strip()


def person_name(text: str) -> str:
    """A person's name: one dot for its look-alikes, no spaces between Han characters, rare characters as they are.

    A full stop becomes the dot only between Han characters; ``J.R. Smith`` stays as typed.
    """
    if _PLAIN_NAME.fullmatch(text):
        return text
    name = clean(text.translate(_PRIVATE).translate(_DOTS))
    name = _SPACED_HAN.sub("", _DOTTED_HAN.sub("\u00b7", name))
    return " ".join(name.split())


def narrow(text: str) -> str:
    """For numbers and codes: full width to ASCII, no spaces, capitals, no leading apostrophe. O does not become 0."""
    if text.isascii() and text.isalnum():
        return text.upper()
    plain = text if text.isascii() and text.isprintable() else text.translate(_UNSEEN).translate(_HALF)
    return "".join(plain.split()).lstrip("'‘’`").upper()


# Texts whose reading would change nothing need not be read one by one: joined, all of them are looked at in one go.
# "No" is said of some as well that would not be changed.


def is_clean(joined: str) -> bool:
    """Whether :func:`clean` would leave each of the texts that are joined here as it is."""
    return joined.isprintable() and " " not in joined


def is_plain_name(joined: str) -> bool:
    """Whether :func:`person_name` would leave each of them as it is."""
    return _PLAIN_NAME.fullmatch(joined) is not None


def is_narrow(joined: str) -> bool:
    """Whether :func:`narrow` would leave each of them as it is."""
    return joined.isascii() and joined.isalnum() and joined == joined.upper()
