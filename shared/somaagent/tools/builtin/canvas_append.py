"""`canvas_append`: something to look at beside the answer, on the canvas of the session."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.spec import JsonObject, ToolSpec

if TYPE_CHECKING:
    from somaagent.storage.canvas import Canvas
    from somaagent.streams.writer import TurnStream

LONGEST_FRAME: Final = 16_384
"""Bytes of the longest content that listeners are told in the stream."""
_LONGEST_CONTENT: Final = 65_536

SPEC: Final = ToolSpec(
    name="canvas_append",
    version="1",
    description=(
        "Shows the user something beside your answer, on the canvas of this conversation: a "
        "document, code, a table. It is put below what is there. Use it for what is worth keeping "
        "in sight, and do not repeat it in the answer."
    ),
    parameters={
        "type": "object",
        "properties": {
            "content": {
                "type": "string",
                "minLength": 1,
                "maxLength": _LONGEST_CONTENT,
                "description": "What is shown",
            },
            "kind": {
                "type": "string",
                "enum": ["text", "markdown", "code", "html", "json", "csv"],
                "description": "What the content is",
            },
            "title": {"type": "string", "minLength": 1, "maxLength": 200},
            "language": {
                "type": "string",
                "pattern": "^[A-Za-z0-9+#._-]{1,32}$",
                "description": "Of code, as python",
            },
            "pane": {
                "type": "string",
                "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$",
                "description": "Which part of the canvas; left out: default",
            },
        },
        "required": ["content", "kind"],
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {
            "item_id": {"type": "string", "format": "uuid"},
            "pane": {"type": "string"},
            "characters": {"type": "integer", "minimum": 0},
        },
        "required": ["item_id", "pane", "characters"],
    },
    risk="medium",
    timeout_seconds=10,
    concurrency=16,
    # The item has the id of the call.
    idempotent=True,
)


@dataclass(frozen=True, slots=True)
class CanvasAppend:
    """The tool."""

    canvas: "Canvas"
    stream: "TurnStream"
    spec: ToolSpec = SPEC

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """Append it, and tell the session's listeners."""
        from somaagent.storage.canvas import DEFAULT_PANE, CanvasFull, Gone, Shown

        # Postgres takes no NUL in text; what has a pattern holds none.
        content: str = arguments["content"].replace("\x00", "\ufffd")
        title: str | None = arguments.get("title")
        shown = Shown(
            pane=arguments.get("pane", DEFAULT_PANE),
            kind=arguments["kind"],
            title=title and title.replace("\x00", "\ufffd"),
            language=arguments.get("language"),
            content=content,
        )
        place = (context.tenant_id, context.session_id, context.turn_id)
        try:
            appended = await self.canvas.append(*place, context.call_id, shown)
        except CanvasFull as full:
            return ToolOutcome(status="output_limit", error=str(full))
        except Gone:
            return ToolOutcome.failure("the turn was taken back")
        # Also after a repeat: who appended it may have died before it could tell.
        fits = len(content.encode()) <= LONGEST_FRAME
        await self.stream.canvas_item(
            *place,
            data={
                "turn_id": str(context.turn_id),
                "item_id": str(context.call_id),
                "pane": shown.pane,
                "kind": shown.kind,
                "title": shown.title,
                "language": shown.language,
                "content": content if fits else None,
                "truncated": not fits,
                "created_at": appended.created_at.isoformat(),
            },
        )
        return ToolOutcome.success(
            {"item_id": str(context.call_id), "pane": shown.pane, "characters": len(content)}
        )
