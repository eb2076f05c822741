"""Brings finished spans out of the process without ever standing in the way of what it does.

A thread of its own writes them in batches, as OTLP in JSON: to a collector, to a file, or both. The
queue is bounded, every wait has an end, and what cannot be delivered is dropped and counted.

What a process with little to do pays for a batch is mostly that a thread wakes. So a batch is what
two seconds bring, and both of the thread's waits are single locks.
"""

import threading
from collections import deque
from pathlib import Path
from typing import Final

import orjson

from somaagent.telemetry.collector import Collector
from somaagent.telemetry.otlp import otlp_request, otlp_span
from somaagent.telemetry.sampling import Sampler, Sampling
from somaagent.telemetry.span_file import SpanFile
from somaagent.telemetry.spans import RecordedSpan

QUEUE_LIMIT: Final = 4096
BATCH: Final = 256
PAUSE_SECONDS: Final = 2.0
"""After the first span of a batch; a process without spans is left asleep."""
END_SECONDS: Final = 2.0
"""Longest wait for what is left when the process is told to go."""


class Shipper:
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
        self._file = None if file is None else SpanFile(file)
        self._collector = collector
        self._queue: deque[RecordedSpan] = deque()
        self._lock = threading.Lock()
        self._there = _held()
        """Let go of for the thread when there is a first span, or it shall end."""
        self._asleep = False
        """Whether the thread waits for that."""
        self._over_soon = _held()
        """Let go of when the process is told to go."""
        self._ending = False
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

    def take(self, span: RecordedSpan) -> None:
        """A span is over; returns at once."""
        with self._lock:
            for each in self._sampler.decide(span.context.trace_id, span):
                self._chosen += 1
                if len(self._queue) >= QUEUE_LIMIT or self._over:
                    self._unqueued += 1
                else:
                    self._queue.append(each)
            if self._queue:
                self._wake()

    def shutdown(self) -> None:
        """Send what is left, for a short while; what is not delivered then counts as dropped."""
        with self._lock:
            if not self._ending:
                self._ending = True
                self._over_soon.release()
            if self._asleep:
                self._wake()
        if self._thread is not None:
            self._thread.join(END_SECONDS)
        with self._lock:
            self._over = True

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="spans", daemon=True)
            self._thread.start()
        elif self._asleep:
            self._asleep = False
            self._there.release()

    def _run(self) -> None:
        while not self._ending:
            self._over_soon.acquire(timeout=PAUSE_SECONDS)
            self._flush()
            self._sleep()
        self._flush()
        if self._collector is not None:
            self._collector.flush(at_last=True)
        if self._file is not None:
            self._file.close()

    def _sleep(self) -> None:
        """Wait for a span, the end, or the moment to try the collector again."""
        with self._lock:
            if self._queue or self._ending:
                return
            self._asleep = True
        retry = None if self._collector is None else self._collector.retry_seconds
        self._there.acquire(timeout=-1 if retry is None else retry)
        with self._lock:
            if self._asleep:
                self._asleep = False
            else:
                # It was let go of just when the time was over.
                self._there.acquire(blocking=False)

    def _flush(self) -> None:
        while True:
            with self._lock:
                batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
            if not batch:
                break
            spans = [otlp_span(each) for each in batch]
            if self._file is not None:
                try:
                    self._file.append(self._lines(spans))
                    self._written += len(batch)
                except OSError:
                    self._unwritten += len(batch)
            if self._collector is not None:
                body = orjson.dumps(otlp_request(self._service, spans))
                self._collector.send(body, len(batch))
        if self._collector is not None:
            self._collector.flush()

    def _lines(self, spans: list[dict[str, object]]) -> bytes:
        return b"".join(orjson.dumps({"service": self._service, **span}) + b"\n" for span in spans)


def _held() -> threading.Lock:
    """A lock that somebody else lets go of: the cheapest of all ways to be woken."""
    lock = threading.Lock()
    lock.acquire()
    return lock
