"""Sends a request as it stands, byte for byte, and tells what came back."""

import asyncio
import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import h11

_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b(:\d+)?")
_VOLATILE = re.compile(
    r"date|server|x-envoy-.*|x-request-id|via|connection|keep-alive", re.IGNORECASE
)
_TICKS = re.compile(r"(data: \d+\n\n)+")
_GIVEN_UP_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A request in the words of the wire."""

    method: str = "GET"
    target: str = "/hello"
    headers: tuple[str, ...] = ()
    body: bytes = b""
    length: bool = True
    """Whether `content-length` is added for the body."""
    after_switch: bytes = b""
    """What is sent when the connection has become another protocol's."""
    version: str = "1.1"

    def head(self, host: str) -> bytes:
        """Return everything up to the body."""
        lines = [f"{self.method} {self.target} HTTP/{self.version}", f"host: {host}", *self.headers]
        if self.body and self.length:
            lines.append(f"content-length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


@dataclass
class Answer:
    """What came back."""

    informational: list[int] = field(default_factory=list[int])
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    trailers: dict[str, str] = field(default_factory=dict[str, str])
    end: str = "cut"
    """`complete`, `cut` in the middle, or `switched` and then closed."""

    def take(self, event: object) -> bool:
        """Add a part; tell whether it was the last."""
        if isinstance(event, h11.Response):
            self.status = event.status_code
            for name, value in event.headers:
                key, text = name.decode(), value.decode("latin-1")
                known = self.headers.get(key)
                self.headers[key] = text if known is None else f"{known} | {text}"
            return False
        if isinstance(event, h11.Data):
            self.body += event.data
            return False
        if isinstance(event, h11.EndOfMessage):
            self.trailers = {k.decode(): v.decode("latin-1") for k, v in event.headers}
            self.end = "complete"
        return True

    def normal(self) -> dict[str, Any]:
        """Return it without what differs from run to run, as JSON."""
        text = _TICKS.sub("data: …\n\n", self.body.decode("latin-1"))
        if text.startswith("[["):
            return {"status": self.status, "seen": _seen(json.loads(text))}
        found: dict[str, Any] = {
            "status": self.status,
            "headers": {k: v for k, v in self.headers.items() if not _VOLATILE.fullmatch(k)},
            "body": _ADDRESS.sub("<address>", text),
            "end": self.end,
        }
        if self.informational:
            found["informational"] = self.informational
        if self.trailers:
            found["trailers"] = self.trailers
        return found


def _seen(headers: list[list[str]]) -> dict[str, str]:
    """Return what a program got: its order is not a promise, addresses and ids are not ours."""
    seen: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        if key.startswith("x-envoy") or key in {"traceparent", "tracestate"}:
            continue
        value = (
            "<id>"
            if key == "x-request-id" and len(value) == 36
            else _ADDRESS.sub("<address>", value)
        )
        seen[key] = f"{seen[key]} | {value}" if key in seen else value
    return dict(sorted(seen.items()))


async def exchange(address: tuple[str, int], host: str, sent: Sent) -> Answer:
    """Send a request and read until its answer has ended in whatever way."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        async with asyncio.timeout(_GIVEN_UP_SECONDS):
            return await _converse(reader, writer, host, sent)
    finally:
        writer.close()


async def _converse(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, sent: Sent
) -> Answer:
    parser = _parser(host, sent)
    answer = Answer()
    writer.write(sent.head(host))
    if not any("100-continue" in line for line in sent.headers):
        writer.write(sent.body)
    with suppress(h11.RemoteProtocolError, ConnectionError):
        while (event := parser.next_event()) is not h11.PAUSED:
            if event is h11.NEED_DATA:
                parser.receive_data(await reader.read(65536))
            elif not isinstance(event, h11.InformationalResponse):
                if answer.take(event):
                    return answer
            elif event.status_code == 101:
                answer.informational.append(101)
                return await _switched(reader, writer, parser, sent, answer)
            else:
                answer.informational.append(event.status_code)
                writer.write(sent.body)
    return answer


def _parser(host: str, sent: Sent) -> h11.Connection:
    """Return a parser that takes the answer to a request for one to its own."""
    parser = h11.Connection(h11.CLIENT)
    headers = [("host", host)]
    if sent.after_switch:
        headers += [("connection", "upgrade"), ("upgrade", "websocket")]
    parser.send(h11.Request(method=sent.method, target=sent.target, headers=headers))
    parser.send(h11.EndOfMessage())
    return parser


async def _switched(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    parser: h11.Connection,
    sent: Sent,
    answer: Answer,
) -> Answer:
    answer.body, _ = parser.trailing_data
    writer.write(sent.after_switch)
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            answer.body += data
    answer.end = "switched"
    return answer
