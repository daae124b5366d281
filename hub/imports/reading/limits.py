"""What reading one file may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes are in bytes, times in seconds."""

    # of the package
    entries: int = 1_000
    unpacked: int = 256 << 20
    ratio: int = 200  # unpacked to packed, of any entry over 100 KB
    # of the sheets
    sheets: int = 64
    rows: int = 100_000
    rows_around: int = 1_000  # headers, notes and blank rows beside the data
    columns: int = 256
    cells: int = 5_000_000
    texts: int = 2_000_000
    text: int = 32_767  # characters in one cell, as many as Excel allows
    oddities: int = 200_000
    # of the process that reads
    memory: int = 1 << 30
    processor: int = 20
    wall: float = 30.0
    answer: int = 512 << 20
    # and whether text with separators is read, too: what programs write for each other
    separated: bool = False

    @property
    def last_row(self) -> int:
        """The lowest row that may hold anything."""
        return self.rows + self.rows_around


USUAL = Limits()
