"""Our own log lines on standard error: the event's name and its fields."""

import logging
import sys
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class _FieldFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        # Log records carry whatever their callers added.
        fields: dict[str, Any] = {k: v for k, v in vars(record).items() if k not in _STANDARD}
        if not fields:
            return line
        return line + "".join(f" {name}={value}" for name, value in fields.items())


def log_to_standard_error(level: str) -> None:
    """Send every log record of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_FieldFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
