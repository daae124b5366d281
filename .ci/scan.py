"""What must never be in the repository: numbers that could be somebody's, secrets, fixed passwords."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{5}(?:19|20)\d{9}[0-9Xx])(?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<![0-9A-Za-z.])(1[3-9]\d{9})(?![0-9A-Za-z.])")
UNALLOCATED = ("160", "154")  # prefixes no operator has: for synthetic people
SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "an access key": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{36}|xox[bap]-[0-9A-Za-z-]{20,})\b"),
    "a printed initial password": re.compile("szgh" + "123456"),
    "a password in an address": re.compile(
        r"\b(?:postgres(?:ql)?|amqps?|redis|smtps?)://[^\s:/@\"'…]+:[^\s@\"'…{]{3,}@(?!host|[a-z.]*\.invalid)"
    ),
}
BINARY = {".gz", ".png", ".ico", ".xls", ".xlsx", ".woff2"}
SKIPPED = {"uv.lock"}


def could_be_somebodys(number: str) -> bool:
    """A right check digit, and a county that exists or existed: counties 90 to 99 of a city were never assigned."""
    number = number.upper()
    check = "10X98765432"[sum(int(c) * w for c, w in zip(number, WEIGHTS, strict=False)) % 11]
    return check == number[-1] and number[4] != "9"


def faults(path: str, text: str) -> Iterator[str]:
    for line, content in enumerate(text.splitlines(), 1):
        for found in ID_NUMBER.finditer(content):
            if could_be_somebodys(found[1]):
                yield f"{path}:{line}: an ID number that could be somebody's ({found[1][:6]}…)"
        for found in MOBILE.finditer(content):
            if not found[1].startswith(UNALLOCATED):
                yield f"{path}:{line}: a mobile number that could be somebody's ({found[1][:3]}…)"
        for what, pattern in SECRETS.items():
            if pattern.search(content):
                yield f"{path}:{line}: {what}"


def main() -> int:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True)  # noqa: S607
    files = listed.stdout.splitlines()
    read = [name for name in files if Path(name).suffix not in BINARY and Path(name).name not in SKIPPED]
    found = [fault for name in read for fault in faults(name, Path(name).read_text(encoding="utf-8", errors="replace"))]
    print(*found, f"{len(read)} files read, {len(found)} faults", sep="\n")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
