"""Structured logs: one JSON object for each line on standard error, never with payloads."""

import logging
import sys
import time
from typing import Any, Final

import orjson
from opentelemetry import trace

from somaagent.telemetry.requests import REQUEST_ID, WORK

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """What a logger was told, and the ids of the current span and request, which lead to more.

    A turn writes nearly as many lines as it has steps, so a line is put together once and encoded
    once: a formatter that serves every layout costs four times as much.
    """

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service
        self._second = (-1, "")
        """The last second that a line was written in, and how it is written."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end; a value that JSON does not know is written as text."""
        line: dict[str, Any] = {
            "time": self._time(record),
            "level": record.levelname,
            "name": record.name,
            "event": record.getMessage(),
            "service": self._service,
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            line["exc_info"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack_info"] = self.formatStack(record.stack_info)
        context = trace.get_current_span().get_span_context()
        if context.is_valid:
            line["trace_id"] = f"{context.trace_id:032x}"
            line["span_id"] = f"{context.span_id:016x}"
        request_id = REQUEST_ID.get()
        if request_id is not None:
            line["request_id"] = request_id
        work = WORK.get()
        if work is not None:
            for name, known in work.items():
                line.setdefault(name, known)
        return orjson.dumps(line, default=_as_text, option=orjson.OPT_NON_STR_KEYS).decode()

    def _time(self, record: logging.LogRecord) -> str:
        second = int(record.created)
        known, text = self._second
        if second != known:
            text = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(second))
            self._second = (second, text)
        return f"{text},{int(record.msecs):03d}"


def configure_logs(service: str, *, level: str) -> None:
    """Send every logger of the process to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # No line names them; Python's own way to save looking for them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def _as_text(value: object) -> str:
    return f"{type(value).__name__}: {value}" if isinstance(value, BaseException) else str(value)
