"""One file out of a multipart body, piece by piece as it arrives: nothing is ever laid on the disk in the clear."""

from collections.abc import AsyncIterator

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from hub.errors import Invalid

FIELD = "file"
BESIDE = 64 * 1024  # bytes of a body that may be anything but the file


class FilePart:
    """The part named ``file``; whatever else is sent is passed over."""

    def __init__(self, request: Request) -> None:
        kind, options = parse_options_header(request.headers.get("content-type"))
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise _malformed()
        self.name = ""
        self._chunks = request.stream()
        self._pieces: list[bytes] = []
        self._header, self._value = bytearray(), bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._found = self._wanted = self._over = False
        self._beside = 0
        self._parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": self._begin,
                "on_header_field": self._add_to_header,
                "on_header_value": self._add_to_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._look,
                "on_part_data": self._add,
                "on_part_end": self._end,
            },
        )

    async def begun(self) -> None:
        """Read up to the file's first bytes: then its name is known. Raises Invalid where there is no such part."""
        while not self._found and await self._more():
            pass
        if not self._found:
            raise Invalid(f"请以表单字段 {FIELD} 上传文件。", code="NO_FILE", path=(FIELD,))

    async def stream(self) -> AsyncIterator[bytes]:
        """The file's bytes. Raises Invalid for a body that breaks off."""
        while True:
            for piece in self._pieces:
                yield piece
            self._pieces.clear()
            if self._over:
                return
            if not await self._more():
                raise _malformed()

    async def _more(self) -> bool:
        chunk = await anext(self._chunks, b"")
        if not chunk:
            return False
        try:
            self._parser.write(chunk)
        except MultipartParseError:
            raise _malformed() from None
        if self._beside > BESIDE:
            raise _malformed()
        return True

    def _begin(self) -> None:
        self._headers = {}

    def _add_to_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_to_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        self._headers[bytes(self._header).lower()] = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _look(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._wanted = not self._found and options.get(b"name") == FIELD.encode() and b"filename" in options
        if self._wanted:
            self._found, self.name = True, options[b"filename"].decode("utf-8", "replace")

    def _add(self, data: bytes, start: int, end: int) -> None:
        if self._wanted:
            self._pieces.append(data[start:end])
        else:
            self._beside += end - start

    def _end(self) -> None:
        self._over, self._wanted = self._over or self._wanted, False


def _malformed() -> Invalid:
    return Invalid("上传的内容不完整或格式不对，请重新上传。", code="BAD_UPLOAD", path=(FIELD,))
