"""`memory_recall`: what was said earlier, in this conversation and in others of the same person."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.spec import JsonObject, ToolSpec

if TYPE_CHECKING:
    from somaagent.storage.recall import Recollections

_MOST: Final = 20
_FEW: Final = 5

SPEC: Final = ToolSpec(
    name="memory_recall",
    version="1",
    description=(
        "Searches what this person said and was answered earlier, in this and in other "
        "conversations. Use it for questions about what was said before. Give the few words that "
        "matter, not a whole sentence."
    ),
    parameters={
        "type": "object",
        "properties": {
            "query": {
                "type": "string",
                "minLength": 1,
                "maxLength": 500,
                "description": 'Words to look for; also "a phrase", or, and -without',
            },
            "limit": {
                "type": "integer",
                "minimum": 1,
                "maximum": _MOST,
                "description": f"Most passages; {_FEW} when left out",
            },
        },
        "required": ["query"],
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {
            "matched": {"type": "string", "enum": ["all", "any"]},
            "passages": {
                "type": "array",
                "maxItems": _MOST,
                "items": {
                    "type": "object",
                    "properties": {
                        "session_id": {"type": "string", "format": "uuid"},
                        "message_id": {"type": "string", "format": "uuid"},
                        "role": {"type": "string", "enum": ["user", "assistant"]},
                        "said_at": {"type": "string", "format": "date-time"},
                        "snippet": {"type": "string"},
                    },
                    "required": ["session_id", "message_id", "role", "said_at", "snippet"],
                },
            },
        },
        "required": ["matched", "passages"],
    },
    risk="medium",
    timeout_seconds=10,
    concurrency=8,
    idempotent=True,
)


@dataclass(frozen=True, slots=True)
class MemoryRecall:
    """The tool."""

    recollections: "Recollections"
    spec: ToolSpec = SPEC

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """What was said of it; the best first."""
        try:
            matched, found = await self.recollections.search(
                context.tenant_id,
                arguments["query"],
                subject=context.subject_id,
                session_id=context.session_id,
                turn_id=context.turn_id,
                most=arguments.get("limit", _FEW),
            )
        except ValueError as error:
            return ToolOutcome.failure(str(error))
        passages = [
            {
                "session_id": str(each.session_id),
                "message_id": str(each.message_id),
                "role": each.role,
                "said_at": each.said_at.isoformat(timespec="seconds"),
                "snippet": each.snippet,
            }
            for each in found
        ]
        return ToolOutcome.success({"matched": matched, "passages": passages})
