"""What a task works on, for log lines and error answers."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Final

REQUEST_ID: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
"""The id of the HTTP request."""
WORK: Final[ContextVar[Mapping[str, str] | None]] = ContextVar("work", default=None)
"""Whose event it is and of which turn, as far as known: `tenant`, `session_id`, `turn_id`."""
