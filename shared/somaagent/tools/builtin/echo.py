"""`echo`: says what it is told, to try the way of a call."""

from typing import Final

from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.spec import JsonObject, ToolSpec

SPEC: Final = ToolSpec(
    name="echo",
    version="1",
    description="Repeats a text unchanged.",
    parameters={
        "type": "object",
        "properties": {"text": {"type": "string", "maxLength": 16_384}},
        "required": ["text"],
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {"message": {"type": "string"}},
        "required": ["message"],
    },
    risk="low",
    timeout_seconds=5,
    concurrency=64,
    idempotent=True,
)


class Echo:
    """The tool."""

    spec = SPEC

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """Say it."""
        del context
        return ToolOutcome.success({"message": arguments["text"]})
