"""A package of tables -> the bytes of each, by the names that are allowed. Read from memory, never extracted."""

import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO

from hub.imports.reading import package
from hub.imports.reading.limits import Limits
from hub.imports.refused import Refused

IDENTITY = ("标识文件", "identity")
ENDINGS = ("xlsx", "xls", "xml")
LIMITS = Limits(entries=16, unpacked=96 << 20)  # of the package itself; each table has the usual ones besides
_WORKBOOK = "[Content_Types].xml"
_STRANGE = re.compile(r"[/\\:\0]|\.\.")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the package, as it was put in."""

    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a complete package holds."""

    identity: bytes
    tables: Mapping[str, Table]  # by the title of the table


def opened(content: bytes, titles: Collection[str]) -> Bundle:
    """The identity file and the tables of these titles. Refused: anything is missing, twice there, or strange."""
    if not content.startswith(b"PK"):
        raise Refused("PACK-NONE")
    with package.opened(BytesIO(content), LIMITS) as archive:
        unpacked = [(entry, archive.content(entry.filename)) for entry in archive.infolist()]  # sound, before its names
    if any(entry.filename == _WORKBOOK for entry, _ in unpacked):  # an .xlsx is one, too: a table was sent for it
        raise Refused("PACK-NONE")
    found: dict[str, Table] = {}
    for entry, table in unpacked:
        what, name = _meant(entry, titles)
        if what in found:
            raise Refused("PACK-TWICE", table=what)
        found[what] = Table(name, table)
    missing = [title for title in titles if title not in found]
    if missing:
        raise Refused("PACK-INCOMPLETE", tables="、".join(f"“{title}”" for title in missing))
    if IDENTITY[0] not in found:
        raise Refused("PACK-NO-IDENTITY")
    return Bundle(found.pop(IDENTITY[0]).content, found)


def _meant(entry: zipfile.ZipInfo, titles: Collection[str]) -> tuple[str, str]:
    """Which of the package's files it is, and its name as somebody wrote it. Refused: none of them."""
    name = _name(entry)
    mode = entry.external_attr >> 16
    if entry.is_dir() or _STRANGE.search(name) or _STRANGE.search(entry.orig_filename) or mode & 0o170000 == 0o120000:
        raise Refused("PACK-FOLDER")
    stem, _, ending = name.rpartition(".")
    if stem in titles and ending.lower() in ENDINGS:
        return stem, name
    if stem in IDENTITY and ending.lower() == "xml":
        return IDENTITY[0], name
    raise Refused("PACK-STRANGE", tables="、".join(titles))


def _name(entry: zipfile.ZipInfo) -> str:
    """Programs on Chinese Windows write names in GBK and do not say so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename
