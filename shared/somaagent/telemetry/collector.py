"""An OTLP/HTTP collector as a process sees it: it may be away, stand still, or refuse.

What it could not be given waits for it, up to a limit, and is then dropped and counted.
"""

import http.client
import logging
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0
"""Between two tries of a collector that is away."""
SEND_SECONDS: Final = 3.0
WAITING_BYTES: Final = 2 * 1024 * 1024
"""What waits for a collector that is away; then the oldest batches are dropped."""
_LATER: Final = frozenset({408, 429, 502, 503, 504})
"""Answers after which OTLP wants a batch to be sent again."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Batch:
    body: bytes
    spans: int


class _Untaken(Exception):
    """The collector does not have the batch, and may take it later."""


@dataclass(slots=True)
class Collector:
    """Of one process; used by one thread.

    A batch that was sent whole and never answered is not sent again: a collector that only stood
    still has it, and would have it twice.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    delivered: int = 0
    """Spans that it said it has."""
    lost: int = 0
    """Spans that it is not known to have, and that will not be sent again."""
    _waiting: deque[_Batch] = field(default_factory=deque[_Batch])
    _bytes: int = 0
    _pause: float = 0.0
    _until: float = 0.0

    @property
    def retry_seconds(self) -> float | None:
        """When what waits shall be tried again; None when nothing waits."""
        return max(0.0, self._until - time.monotonic()) if self._waiting else None

    def send(self, body: bytes, spans: int) -> None:
        """Give it a batch, after those that wait; waits a bounded time for one answer at most."""
        self._waiting.append(_Batch(body, spans))
        self._bytes += len(body)
        while self._bytes > WAITING_BYTES:
            self.lost += self._next().spans
        self.flush()

    def flush(self, *, at_last: bool = False) -> None:
        """Send what waits, unless it is given time to come back; `at_last` tries it once more."""
        if not at_last and time.monotonic() < self._until:
            return
        while self._waiting:
            batch = self._waiting[0]
            try:
                taken = self._post(batch.body)
            except _Untaken as error:
                self._back_off(str(error))
                return
            self._next()
            if taken is None:
                self.delivered += batch.spans
                self._pause = 0.0
            else:
                self.lost += batch.spans
                self._back_off(taken)
                return

    def _next(self) -> _Batch:
        batch = self._waiting.popleft()
        self._bytes -= len(batch.body)
        return batch

    def _back_off(self, reason: str) -> None:
        if not self._pause:
            logger.warning("traces_dropped", extra={"error": reason})
        self._pause = min(max(FIRST_PAUSE_SECONDS, 2 * self._pause), LONGEST_PAUSE_SECONDS)
        self._until = time.monotonic() + self._pause

    def _post(self, body: bytes) -> str | None:
        """None when it took the batch, else why it did not or may not have.

        Raises:
            _Untaken: it has nothing of it.
        """
        parts = urlsplit(self.url)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        connection = kind(parts.hostname or "", parts.port, timeout=SEND_SECONDS)
        try:
            headers = {"content-type": "application/json", **self.headers}
            try:
                connection.request("POST", parts.path, body, headers)
            except OSError as error:
                # Half of a request is no batch.
                raise _Untaken(type(error).__name__) from error
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()
        if status in _LATER:
            raise _Untaken(f"it answered {status}")
        return None if status < 300 else f"it answered {status}"
