"""Rows -> the workbook that is handed out: the form, a watermark in every row, and who answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.clock import CHINA
from hub.exports import watermarks
from hub.exports.filling import Filling
from hub.exports.models import ExportApproval, ExportRequest
from hub.exports.states import SIDES, Side
from hub.region import Layout
from hub.templates import Form, print_list

_LONGEST_HEADER = 200  # characters; Excel takes 255 with its own signs
_WARNING = "本文件仅供上述用途和接收方使用，不得转发、公开。谁审批谁负责，谁使用谁把关。每一行都有水印，可以追查来源。"
_BACK = "可以修改后按原路导入：打了星号的内容不改，就保持原样；请不要删除隐藏的“水印”列。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who asked and who approved: what is printed into the file."""

    request: ExportRequest
    says: Sequence[ExportApproval]
    at: datetime

    @property
    def line(self) -> str:
        """One line for the head of each page."""
        numbers = "、".join(each.approval_no or f"书面批复{(each.evidence_sha256 or '')[:8]}" for each in self.says)
        return f"{self.request.requested_by} {_moment(self.at)} 批准：{numbers}"

    def rows(self, count: int, layout: Layout) -> list[tuple[str, str]]:
        """The sheet that goes with the table."""
        one = self.request
        told = [
            ("申请编号", str(one.id)),
            ("申请单位", one.org_name),
            ("申请人", one.requested_by),
            ("申请时间", _moment(one.requested_at)),
            ("用途", one.purpose),
            ("接收方", one.receiver),
            ("表样", layout.title),
            ("范围", "本级及下级工会" if one.subtree else "本级工会"),
            ("行数", str(count)),
            ("敏感内容", "已脱敏" if one.masked else "完整（经单独批准）"),
            ("生成时间", _moment(self.at)),
        ]
        for each in self.says:
            basis = each.approval_no or f"书面批复 SHA-256 {each.evidence_sha256}"
            said = f"{each.org_name} {each.by_name}，{_moment(each.at) if each.at else ''}，{basis}"
            told.append((SIDES[Side(each.side)], said))
        return told


class Printout:
    """A workbook being written: stretch after stretch, each deflated as it comes."""

    def __init__(self, filling: Filling, stamp: Stamp, head: Mapping[str, str]) -> None:
        self._filling, self._stamp, self._count = filling, stamp, 0
        self._form = Form(filling.layout, filling.on, head=head, results=(watermarks.HEADER,), large=True)

    def rows(self, texts: Sequence[Mapping[str, str]], marks: Sequence[UUID]) -> None:
        """Some more records."""
        flat = self._filling.layout.flat
        for said, mark in zip(texts, marks, strict=True):
            self._count += 1
            cells = [said.get(column.field.key, "") if column.field else str(self._count) for column in flat]
            self._form.row(cells, results=(watermarks.word(mark),))

    def close(self) -> bytes:
        """The file."""
        form, layout, stamp = self._form, self._filling.layout, self._stamp
        form.end()
        place = len(layout.flat)
        form.sheet.set_column(place, place, None, None, {"hidden": True})
        form.sheet.set_header(f"&C{stamp.line[:_LONGEST_HEADER].replace('&', '&&')}")
        form.book.set_properties(
            {
                "title": layout.title,
                "author": stamp.request.requested_by,
                "comments": f"{stamp.line} {stamp.request.id}",
                "created": stamp.at.astimezone(CHINA).replace(tzinfo=None),
            }
        )
        rows, remarks = stamp.rows(self._count, layout), [_WARNING, *([_BACK] if self._filling.own else [])]
        if layout.most_rows and self._count > layout.most_rows:
            remarks.append(f"“{layout.title}”一次最多导入{layout.most_rows}行，请分次导入。")
        print_list(form.book, form.styles, watermarks.NOTE, ("项目", "内容"), rows, widths=(16, 80), remarks=remarks)
        if not self._filling.own:
            headers = ("表头", "要求", "情况")
            print_list(form.book, form.styles, watermarks.LACKS, headers, self._filling.lacks(), widths=(36, 14, 50))
        return form.close()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y/%m/%d %H:%M}"
