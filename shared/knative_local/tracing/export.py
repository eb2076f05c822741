"""Brings finished spans out of the process, in batches, and drops them rather than wait."""

import asyncio
import contextlib
import logging
from collections import deque
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import orjson

from knative_local.http1 import Client, TransportError
from knative_local.tracing.spans import Span, Tracer

QUEUE_LIMIT = 8192
_BATCH = 512
_PAUSE_SECONDS = 2.0
"""Between two batches; most of what one costs is that a thread or a collector is woken for it."""
_SEND_SECONDS = 5.0
_END_SECONDS = 2.0
_FILE_LIMIT_BYTES = 64 * 1024 * 1024
_KINDS = {"internal": 1, "server": 2, "client": 3, "producer": 4, "consumer": 5}
_ERROR = 2
_PATH = "/v1/traces"

logger = logging.getLogger(__name__)


class Exporter:
    """Sends spans to an OTLP collector (HTTP, JSON) or writes them to a file of a folder.

    Args:
        target: The collector's URL, or a folder, or both with a comma between them.
        tracer: Whose spans.
        headers: What the collector wants besides, `name=value` separated by commas; values are
            percent-encoded, as OpenTelemetry has them.
    """

    def __init__(self, target: str, tracer: Tracer, headers: str = "") -> None:
        self._tracer = tracer
        self._headers = [(b"content-type", b"application/json"), *_headers(headers)]
        self._queue: deque[Span] = deque()
        self._client: Client | None = None
        self._url = ""
        self._file: Path | None = None
        for part in target.split(","):
            if part.startswith(("http://", "https://")):
                base = part.rstrip("/")
                self._url = base if base.endswith(_PATH) else base + _PATH
            else:
                self._file = Path(part) / "knative-local.jsonl"
        self._task: asyncio.Task[None] | None = None
        self._away = False
        self.dropped = 0
        """Spans that nobody got: the queue was full, or the collector away."""

    def open(self) -> None:
        """Begin.

        Raises:
            OSError: the folder cannot be made.
        """
        if self._url:
            self._client = Client()
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        self._tracer.use(self._take)
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Make no more spans, and send what is there for a short while."""
        self._tracer.use(None)
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_END_SECONDS):
                await self._flush()
        if self._client is not None:
            await self._client.close()

    def _take(self, span: Span) -> None:
        if len(self._queue) >= QUEUE_LIMIT:
            self.dropped += 1
            return
        self._queue.append(span)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_PAUSE_SECONDS)
            await self._flush()

    async def _flush(self) -> None:
        while self._queue:
            number = min(_BATCH, len(self._queue))
            batch = [_span(self._queue.popleft()) for _ in range(number)]
            try:
                if self._file is not None:
                    await asyncio.to_thread(_append, self._file, batch)
                if self._url:
                    await self._send(batch)
            except (OSError, TransportError) as error:
                self.dropped += len(batch)
                if not self._away:
                    logger.warning("traces_dropped", extra={"reason": str(error)})
                self._away = True
                return
            self._away = False

    async def _send(self, batch: list[dict[str, Any]]) -> None:
        body = orjson.dumps(_request(batch))
        if self._client is None:
            return
        answer = await self._client.post(self._url, self._headers, body, timeout=_SEND_SECONDS)
        if answer.status >= 300:
            raise TransportError(f"the collector answered {answer.status}")


def _headers(text: str) -> list[tuple[bytes, bytes]]:
    pairs = (pair.partition("=") for pair in text.split(",") if "=" in pair)
    return [
        (name.strip().lower().encode(), unquote(value.strip()).encode()) for name, _, value in pairs
    ]


# What is JSON here is read by collectors alone.


def _request(spans: list[dict[str, Any]]) -> dict[str, Any]:
    resource = {"attributes": _attributes({"service.name": "knative-local"})}
    scope = {"scope": {"name": "knative-local"}, "spans": spans}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}


def _span(span: Span) -> dict[str, Any]:
    found: dict[str, Any] = {
        "traceId": span.trace_id,
        "spanId": span.span_id,
        "parentSpanId": span.parent_id,
        "name": span.name,
        "kind": _KINDS[span.kind],
        "startTimeUnixNano": str(span.began),
        "endTimeUnixNano": str(span.ended),
        "attributes": _attributes(span.attributes),
    }
    if span.problem:
        found["status"] = {"code": _ERROR, "message": span.problem}
    return found


def _attributes(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value},
        }
        for key, value in values.items()
    ]


def _append(file: Path, spans: list[dict[str, Any]]) -> None:
    with contextlib.suppress(FileNotFoundError):
        if file.stat().st_size > _FILE_LIMIT_BYTES:
            file.replace(file.with_suffix(".old.jsonl"))
    lines = b"".join(orjson.dumps(span, option=orjson.OPT_APPEND_NEWLINE) for span in spans)
    with file.open("ab", buffering=0) as out:
        out.write(lines)
