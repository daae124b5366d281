"""Why a file as a whole cannot be taken. It stands alone: who reads a file loads nothing that reading does not need."""

from collections.abc import Mapping


class Refused(Exception):
    """The file as a whole cannot be taken. ``code`` names the sentence, ``fills`` what stands in its blanks."""

    def __init__(self, code: str, **fills: object) -> None:
        super().__init__(code)
        self.code = code
        self.fills: Mapping[str, object] = fills
