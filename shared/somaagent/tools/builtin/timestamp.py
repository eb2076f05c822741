"""`timestamp`: the time in UTC."""

from datetime import UTC, datetime
from typing import Final

from somaagent.clock import now
from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.spec import JsonObject, ToolSpec

SPEC: Final = ToolSpec(
    name="timestamp",
    version="1",
    description="Tells the current date and time in UTC. Use it for questions about now or today.",
    parameters={
        "type": "object",
        "properties": {
            "format": {
                "type": "string",
                "maxLength": 100,
                "description": "As C's strftime, e.g. %A for the weekday. Left out: ISO 8601.",
            }
        },
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {"message": {"type": "string", "maxLength": 1000}},
        "required": ["message"],
    },
    risk="low",
    timeout_seconds=5,
    concurrency=64,
    idempotent=True,
)

_DIRECTIVES: Final = frozenset("aAwdbBmyYHIMpSfzZjUWcxXGuV%")


class Timestamp:
    """The tool."""

    spec = SPEC

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """Tell it."""
        del context
        moment, layout = now(), arguments.get("format")
        if layout is None:
            return ToolOutcome.success({"message": moment.isoformat(timespec="seconds")})
        wrong = _unknown(layout)
        if wrong is not None:
            return ToolOutcome.failure(f"{wrong!r} means nothing in a format")
        return ToolOutcome.success({"message": _written(moment, layout)})


def _unknown(layout: str) -> str | None:
    """The first directive that no platform promises; C leaves open what it would write."""
    place = 0
    while (place := layout.find("%", place)) >= 0:
        letter = layout[place + 1 : place + 2]
        if letter not in _DIRECTIVES or not letter:
            return f"%{letter}"
        place += 2
    return None


def _written(moment: datetime, layout: str) -> str:
    return moment.astimezone(UTC).strftime(layout)
