"""Brings finished spans out of the process without ever standing in the way of what it does.

A thread of its own writes them in batches, as OTLP in JSON: to a collector, to a file, or both. The
queue is bounded, every wait has an end, and what cannot be delivered is dropped and counted.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import orjson
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor

from somaagent.telemetry.collector import Collector
from somaagent.telemetry.otlp import otlp_request, otlp_span
from somaagent.telemetry.sampling import Sampler, Sampling

QUEUE_LIMIT: Final = 4096
BATCH: Final = 256
PAUSE_SECONDS: Final = 1.0
"""After the first span of a batch; a process without spans is left asleep."""
END_SECONDS: Final = 2.0
"""Longest wait for what is left when the process is told to go."""
FILE_LIMIT_BYTES: Final = 16 * 1024 * 1024
"""Of a service's file; then it is put aside, in place of the one that was aside."""


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
        self.sampling = sampling
        self._sampler = Sampler(sampling)
        self._file = file
        self._collector = collector
        self._queue: deque[ReadableSpan] = deque()
        self._lock = threading.Lock()
        self._there = threading.Event()
        self._ending = threading.Event()
        self._over = False
        self._thread: threading.Thread | None = None
        self._chosen = 0
        """Spans that shall leave the process."""
        self._unqueued = 0
        self._unwritten = 0
        self._written = 0

    @property
    def undecided(self) -> int:
        """Spans that are kept in case something goes wrong with their traces."""
        return self._sampler.waiting

    @property
    def dropped(self) -> int:
        """Spans that the collector, or the file where there is none, is not known to have."""
        collector = self._collector
        if self._over:
            return self._chosen - (self._written if collector is None else collector.delivered)
        return self._unqueued + (self._unwritten if collector is None else collector.lost)

    def on_end(self, span: ReadableSpan) -> None:
        """A span is over; returns at once."""
        context = span.get_span_context()
        if context is None:
            return
        with self._lock:
            for each in self._sampler.decide(context.trace_id, span):
                self._chosen += 1
                if len(self._queue) >= QUEUE_LIMIT or self._over:
                    self._unqueued += 1
                else:
                    self._queue.append(each)
            if self._queue and self._thread is None:
                self._thread = threading.Thread(target=self._run, name="spans", daemon=True)
                self._thread.start()
        if self._queue:
            self._there.set()

    def shutdown(self) -> None:
        """Send what is left, for a short while; what is not delivered then counts as dropped."""
        self._ending.set()
        self._there.set()
        if self._thread is not None:
            self._thread.join(END_SECONDS)
        with self._lock:
            self._over = True

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Wait until nothing is queued; whether that was so in time."""
        until = time.monotonic() + timeout_millis / 1e3
        while self._queue and time.monotonic() < until:
            self._there.set()
            time.sleep(0.01)
        return not self._queue

    def _run(self) -> None:
        while not self._ending.is_set():
            retry = None if self._collector is None else self._collector.retry_seconds
            self._there.wait(retry)
            self._ending.wait(PAUSE_SECONDS)
            self._there.clear()
            self._flush()
        self._flush()
        if self._collector is not None:
            self._collector.flush(at_last=True)

    def _flush(self) -> None:
        while True:
            with self._lock:
                batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
            if not batch:
                break
            spans = [otlp_span(each) for each in batch]
            if self._file is not None:
                try:
                    _append(self._file, self._service, spans)
                    self._written += len(batch)
                except OSError:
                    self._unwritten += len(batch)
            if self._collector is not None:
                body = orjson.dumps(otlp_request(self._service, spans))
                self._collector.send(body, len(batch))
        if self._collector is not None:
            self._collector.flush()


def _append(file: Path, service: str, spans: Sequence[dict[str, object]]) -> None:
    with contextlib.suppress(FileNotFoundError):
        if file.stat().st_size > FILE_LIMIT_BYTES:
            file.replace(file.with_suffix(".old.jsonl"))
    lines = b"".join(orjson.dumps({"service": service, **span}) + b"\n" for span in spans)
    # In one piece: other processes of the service write to the same file.
    with file.open("ab", buffering=0) as out:
        out.write(lines)
