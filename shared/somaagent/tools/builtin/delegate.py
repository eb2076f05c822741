"""`delegate`: gives a task to another persona, which answers it in a turn of its own."""

from typing import Final

from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.spec import LONGEST_SECONDS, JsonObject, ToolSpec

SPEC: Final = ToolSpec(
    name="delegate",
    version="1",
    description=(
        "Gives a task to another assistant and returns its answer. It knows nothing of this "
        "conversation: write down all that it needs to know."
    ),
    parameters={
        "type": "object",
        "properties": {
            "persona": {
                "type": "string",
                "minLength": 1,
                "maxLength": 128,
                "description": "Id or name of the assistant",
            },
            "task": {"type": "string", "minLength": 1, "maxLength": 8192},
            "tools": {
                "type": "array",
                "items": {"type": "string", "minLength": 1, "maxLength": 64},
                "maxItems": 32,
                "description": "The only ones of its tools that it may use; all when left out",
            },
        },
        "required": ["persona", "task"],
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {
            "answer": {"type": "string"},
            "persona": {"type": "string"},
            "session_id": {"type": "string"},
        },
        "required": ["answer", "persona", "session_id"],
        "additionalProperties": False,
    },
    risk="medium",
    timeout_seconds=LONGEST_SECONDS,
    concurrency=64,
    # What it makes has ids that follow from the call's.
    idempotent=True,
)


class Delegate:
    """The tool; the executor does not run it but lets the call wait for the other turn's end."""

    spec = SPEC

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """Fail: a call that waits in a process would not outlive it."""
        del arguments, context
        return ToolOutcome.failure("a task can be delegated by the tool executor alone")
