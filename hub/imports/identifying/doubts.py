"""When the columns of a sheet cannot be trusted, and the words in which the file is refused."""

from collections.abc import Iterator, Sequence

from hub.imports.identifying.headers import Headers
from hub.imports.identifying.places import area
from hub.imports.identifying.rows import Rows
from hub.imports.refused import Refused
from hub.region import Need, letter


def refuse_doubtful_headers(headers: Headers) -> None:
    """Refused: a header is there twice, merged away, changed, or missing where it must be filled in."""
    title, flat = headers.layout.title, headers.layout.flat
    if headers.repeated:
        said = (f"{letter(column + 1)}列“{headers.texts[column]}”" for column in headers.repeated)
        raise Refused("FORM-REPEATED", headers="、".join(said))
    lost = [index for index in headers.missing if flat[index].field]
    if merged := [one for one in headers.sheet.merged if lost and _hides(headers, one)]:
        raise Refused("FORM-HEADER-MERGED", cells="、".join(merged))
    if renamed := dict(_renamed(headers, lost)):
        said = (
            f"{letter(column + 1)}列应为“{' '.join(flat[index].header.split())}”，"
            + (f"现为“{headers.texts[column]}”" if headers.texts[column] else "现为空白")
            for index, column in renamed.items()
        )
        raise Refused("FORM-RENAMED", headers="；".join(said))
    if any(flat[index].need is Need.REQUIRED for index in lost):
        raise Refused("FORM-COLUMNS-MISSING", headers=headers.named(lost), title=title)


def _renamed(headers: Headers, lost: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Lost headers whose column is there: between the same neighbors stands something else."""
    taken = set(headers.columns.values())
    for index in lost:
        before, after = headers.columns.get(index - 1), headers.columns.get(index + 1)
        column = before + 1 if before is not None else after - 1 if after is not None else -1
        there = 0 <= column < len(headers.texts) and column not in taken and after in (None, column + 1)
        if there and (headers.texts[column] or any(headers.sheet.columns[column][headers.row :])):
            yield index, column


def _hides(headers: Headers, merged: str) -> bool:
    """Whether a merged region takes the header away from a column beside it."""
    left, top, right, bottom = area(merged)
    return top <= headers.row <= bottom and right > left


def refuse_merged(headers: Headers, rows: Rows) -> None:
    """Below the headers nothing may be merged, but the note and what is blank."""
    data = set(rows.data)
    doubtful = []
    for one in headers.sheet.merged:
        _, top, _, bottom = area(one)
        if bottom > headers.row and any(row in data for row in range(max(top, headers.row + 1), bottom + 1)):
            doubtful.append(one)
    if doubtful:
        more = f" 等 {len(doubtful)} 处" if len(doubtful) > 10 else ""
        raise Refused("FORM-MERGED", cells="、".join(doubtful[:10]) + more)
