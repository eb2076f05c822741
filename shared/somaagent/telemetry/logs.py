"""Structured logs: one JSON object for each line on standard error, never with payloads."""

import logging
import sys

from opentelemetry import trace
from pythonjsonlogger.orjson import OrjsonFormatter

from somaagent.telemetry.requests import REQUEST_ID, WORK


class _Context(logging.Filter):
    """Adds the ids of the current span and request, so that a log line leads to them."""

    def filter(self, record: logging.LogRecord) -> bool:
        context = trace.get_current_span().get_span_context()
        if context.is_valid:
            record.trace_id = format(context.trace_id, "032x")
            record.span_id = format(context.span_id, "016x")
        request_id = REQUEST_ID.get()
        if request_id is not None:
            record.request_id = request_id
        for name, value in (WORK.get() or {}).items():
            if not hasattr(record, name):
                setattr(record, name, value)
        return True


def configure_logs(service: str, *, level: str) -> None:
    """Send every logger of the process to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        OrjsonFormatter(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "message": "event"},
            static_fields={"service": service},
        )
    )
    handler.addFilter(_Context())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
