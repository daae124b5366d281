"""Layout -> the workbook a clerk downloads, empty or with what the hub knows already filled in."""

from collections.abc import Mapping, Sequence
from datetime import date

from hub.region import Layout
from hub.templates.form import Form

EMPTY = 200  # rows to fill in; more can be inserted above the note


def blank(
    layout: Layout,
    on: date,
    *,
    prefill: Sequence[Mapping[str, str]] = (),
    head: Mapping[str, str] | None = None,
    empty: int = EMPTY,
) -> bytes:
    """The .xlsx as it is issued, with the drop-downs in force on that day.

    ``prefill``: rows of texts by field key; ``head``: what is known of what is asked above the table.
    """
    form = Form(layout, on, head=head)
    for known in prefill:
        form.row([known.get(column.field.key, "") if column.field else "" for column in layout.flat])
    form.end(empty)
    return form.close()
