"""Multipart bodies (RFC 7578), parsed while they come; no part's content is held as a whole."""

import re
from collections import deque
from collections.abc import AsyncIterator
from typing import Final, NamedTuple

from functions.gateway.problems import Problem

MAX_HEADER_BYTES: Final = 4096
"""Of all headers of one part."""
_BOUNDARY: Final = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")


class Part(NamedTuple):
    """What a part's headers say."""

    name: str
    filename: str | None
    content_type: str | None


class _Data(NamedTuple):
    content: bytes


class _PartEnd(NamedTuple):
    pass


_Step = Part | _Data | _PartEnd


def malformed(detail: str) -> Problem:
    """The answer to a body that is not multipart."""
    return Problem(400, "malformed_multipart", detail, headers={"connection": "close"})


def boundary_of(content_type: str) -> bytes:
    """The boundary that the request's content type names.

    Raises:
        Problem: 415, it is no `multipart/form-data`; 400, it names no good boundary.
    """
    from python_multipart.multipart import parse_options_header

    media_type, options = parse_options_header(content_type)
    if media_type != b"multipart/form-data":
        raise Problem(415, "unsupported_media_type", "the body must be multipart/form-data")
    boundary = options.get(b"boundary", b"")
    if _BOUNDARY.fullmatch(boundary.decode("latin-1")) is None:
        raise malformed("the content type names no boundary")
    return boundary


class MultipartReader:
    """Iterates over the parts; `content` gives that of the part which was last handed out."""

    def __init__(self, stream: AsyncIterator[bytes], boundary: bytes) -> None:
        # Imported here: it costs a tenth of a second, which only uploads should.
        from python_multipart.multipart import MultipartParser

        self._stream = stream
        self._steps: deque[_Step] = deque()
        self._header_bytes = 0
        self._headers: dict[bytes, bytes] = {}
        self._field = bytearray()
        self._value = bytearray()
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._on_part_begin,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_end": self._on_end,
            },
        )

    async def __aiter__(self) -> AsyncIterator[Part]:
        """Every part; what was not read of the one before is skipped.

        Raises:
            Problem: 400, the body is malformed or ends before its last boundary.
            Interrupted: The sender stopped.
        """
        while (step := await self._next()) is not None:
            if isinstance(step, Part):
                yield step
        if not self._ended:
            raise malformed("the body ends before its last boundary")

    async def content(self) -> AsyncIterator[bytes]:
        """The content of the part, piece by piece.

        Raises:
            Problem: 400, the body is malformed or ends before its last boundary.
            Interrupted: The sender stopped.
        """
        while (step := await self._next()) is not None:
            if isinstance(step, _PartEnd):
                return
            if isinstance(step, _Data):
                yield step.content
        raise malformed("the body ends in the middle of a part")

    async def _next(self) -> _Step | None:
        from python_multipart.exceptions import MultipartParseError

        while not self._steps:
            try:
                piece = await anext(self._stream)
            except StopAsyncIteration:
                return None
            try:
                self._parser.write(piece)
            except MultipartParseError as error:
                raise malformed("the body is not multipart as its content type says") from error
        return self._steps.popleft()

    def _on_part_begin(self) -> None:
        self._headers.clear()
        self._header_bytes = 0

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._steps.append(_Data(data[start:end]))

    def _on_part_end(self) -> None:
        self._steps.append(_PartEnd())

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._field += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[bytes(self._field).lower()] = bytes(self._value)
        self._field.clear()
        self._value.clear()

    def _on_headers_finished(self) -> None:
        from python_multipart.multipart import parse_options_header

        kind, options = parse_options_header(self._headers.get(b"content-disposition"))
        if kind != b"form-data" or b"name" not in options:
            raise malformed("a part has no Content-Disposition of form-data with a name")
        filename = options.get(b"filename")
        content_type = self._headers.get(b"content-type")
        self._steps.append(
            Part(
                options[b"name"].decode("utf-8", "replace"),
                None if filename is None else filename.decode("utf-8", "replace"),
                None if content_type is None else content_type.decode("latin-1"),
            )
        )

    def _on_end(self) -> None:
        self._ended = True

    def _count(self, length: int) -> None:
        self._header_bytes += length
        if self._header_bytes > MAX_HEADER_BYTES:
            raise malformed(f"the headers of a part have more than {MAX_HEADER_BYTES} bytes")
