"""Brings finished spans out of the process without ever standing in the way of what it does.

A thread of its own writes them in batches, as OTLP in JSON: to a collector, to a file, or both. The
queue is bounded, every wait has an end, and what cannot be delivered is dropped and counted.
"""

import contextlib
import http.client
import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import orjson
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor
from opentelemetry.trace import StatusCode

from somaagent.telemetry.otlp import otlp_request, otlp_span

QUEUE_LIMIT: Final = 4096
BATCH: Final = 256
PAUSE_SECONDS: Final = 1.0
"""After the first span of a batch; a process without spans is left asleep."""
SEND_SECONDS: Final = 3.0
LONGEST_PAUSE_SECONDS: Final = 30.0
"""Between two tries of a collector that is away."""
END_SECONDS: Final = 2.0
"""Longest wait for what is left when the process is told to go."""
FILE_LIMIT_BYTES: Final = 16 * 1024 * 1024
"""Of a service's file; then it is put aside, in place of the one that was aside."""
UNDECIDED_LIMIT: Final = 1024
"""Spans of traces outside the share that are kept in case something goes wrong with them."""
_FULL: Final = 1 << 64

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """Which traces leave the process: a share of all, and every failed or slow one.

    The share follows from the trace's id, so all processes choose the same traces. Of a trace that
    is kept because something failed or was slow, the processes that saw that bring their part.
    """

    share: float = 1.0
    slow_seconds: float = 10.0

    def takes(self, trace_id: int) -> bool:
        """Whether the trace belongs to the share."""
        return (trace_id & (_FULL - 1)) < self.share * _FULL

    def remarkable(self, span: ReadableSpan) -> bool:
        """Whether the span alone makes its trace worth keeping."""
        seconds = ((span.end_time or 0) - (span.start_time or 0)) / 1e9
        return span.status.status_code is StatusCode.ERROR or seconds >= self.slow_seconds


@dataclass(slots=True)
class Collector:
    """An OTLP/HTTP collector that may be away, or never answer."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    _pause: float = 0.0
    _until: float = 0.0

    def send(self, body: bytes) -> bool:
        """Whether it took the batch; at once False while it is given time to come back."""
        if time.monotonic() < self._until:
            return False
        try:
            self._post(body)
        except (OSError, http.client.HTTPException) as error:
            if not self._pause:
                logger.warning("traces_dropped", extra={"error": type(error).__name__})
            self._pause = min(max(PAUSE_SECONDS, 2 * self._pause), LONGEST_PAUSE_SECONDS)
            self._until = time.monotonic() + self._pause
            return False
        self._pause = 0.0
        return True

    def _post(self, body: bytes) -> None:
        parts = urlsplit(self.url)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        connection = kind(parts.hostname or "", parts.port, timeout=SEND_SECONDS)
        try:
            headers = {"content-type": "application/json", **self.headers}
            connection.request("POST", parts.path, body, headers)
            status = connection.getresponse().status
        finally:
            connection.close()
        if status >= 300:
            raise http.client.HTTPException(f"the collector answered {status}")


class Shipper(SpanProcessor):
    """Takes spans as they end."""

    def __init__(
        self,
        service: str,
        *,
        sampling: Sampling,
        file: Path | None = None,
        collector: Collector | None = None,
    ) -> None:
        self._service = service
        self._sampling = sampling
        self._file = file
        self._collector = collector
        self._queue: deque[ReadableSpan] = deque()
        self._undecided: OrderedDict[int, list[ReadableSpan]] = OrderedDict()
        self._waiting = 0
        self._kept: OrderedDict[int, None] = OrderedDict()
        self._lock = threading.Lock()
        self._there = threading.Event()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self.dropped = 0
        """Spans that nobody got."""

    @property
    def undecided(self) -> int:
        """Spans that are kept in case something goes wrong with their traces."""
        return self._waiting

    def on_end(self, span: ReadableSpan) -> None:
        """A span is over; returns at once."""
        context = span.get_span_context()
        if context is None:
            return
        with self._lock:
            for each in self._decide(context.trace_id, span):
                if len(self._queue) >= QUEUE_LIMIT:
                    self.dropped += 1
                else:
                    self._queue.append(each)
            if self._queue and self._thread is None:
                self._thread = threading.Thread(target=self._run, name="spans", daemon=True)
                self._thread.start()
        if self._queue:
            self._there.set()

    def shutdown(self) -> None:
        """Send what is left, for a short while."""
        self._ending.set()
        self._there.set()
        if self._thread is not None:
            self._thread.join(END_SECONDS)

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Wait until nothing is queued; whether that was so in time."""
        until = time.monotonic() + timeout_millis / 1e3
        while self._queue and time.monotonic() < until:
            self._there.set()
            time.sleep(0.01)
        return not self._queue

    def _decide(self, trace_id: int, span: ReadableSpan) -> Sequence[ReadableSpan]:
        if self._sampling.takes(trace_id) or trace_id in self._kept:
            return (span,)
        if self._sampling.remarkable(span):
            self._kept[trace_id] = None
            if len(self._kept) > UNDECIDED_LIMIT:
                self._kept.popitem(last=False)
            earlier = self._undecided.pop(trace_id, [])
            self._waiting -= len(earlier)
            return (*earlier, span)
        self._undecided.setdefault(trace_id, []).append(span)
        self._waiting += 1
        while self._waiting > UNDECIDED_LIMIT:
            _, forgotten = self._undecided.popitem(last=False)
            self._waiting -= len(forgotten)
        return ()

    def _run(self) -> None:
        while not self._ending.is_set():
            self._there.wait()
            self._ending.wait(PAUSE_SECONDS)
            self._there.clear()
            self._flush()
        self._flush()

    def _flush(self) -> None:
        while True:
            with self._lock:
                batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
            if not batch:
                return
            spans = [otlp_span(each) for each in batch]
            if self._file is not None:
                with contextlib.suppress(OSError):
                    _append(self._file, self._service, spans)
            if self._collector is not None:
                body = orjson.dumps(otlp_request(self._service, spans))
                if not self._collector.send(body):
                    self.dropped += len(batch)


def _append(file: Path, service: str, spans: Sequence[dict[str, object]]) -> None:
    with contextlib.suppress(FileNotFoundError):
        if file.stat().st_size > FILE_LIMIT_BYTES:
            file.replace(file.with_suffix(".old.jsonl"))
    lines = b"".join(orjson.dumps({"service": service, **span}) + b"\n" for span in spans)
    # In one piece: other processes of the service write to the same file.
    with file.open("ab", buffering=0) as out:
        out.write(lines)
