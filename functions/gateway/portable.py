"""A session as lines of JSON, as it is exported and imported.

In this order: one `session`, its `turn`s by their place, the `step`s of turns that called tools,
each followed by its `call`s, the session's `message`s, the `canvas` items and the `event`s as they
came about, and one `end` with the counts, without which the export is not whole. Ids only tell
which lines belong together.
"""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from functions.gateway.schemas.messages import Metadata
from functions.gateway.schemas.model import MAX_TITLE_CHARACTERS, storable, without_nul
from functions.gateway.schemas.personas import PersonaId
from somaagent.events.conversation import MAX_TEXT_CHARACTERS
from somaagent.storage.canvas import Kind
from somaagent.turns import OVER, TurnState

FORMAT: Final = "somaagent.session/1"
MEDIA_TYPE: Final = "application/x-ndjson"
MAX_LINE_BYTES: Final = 2_097_152
"""Room for the longest answer with every character escaped."""
MAX_ANSWER_CHARACTERS: Final = 262_144
MOST_TURNS: Final = 10_000
MOST_EVENTS: Final = 50_000
MOST_CALLS: Final = 50_000
MOST_CANVAS_ITEMS: Final = 10_000

_Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
_Short = Annotated[str, Field(max_length=200), AfterValidator(without_nul)]
_Place = Annotated[int, Field(ge=0, le=32_767)]
_Said = Annotated[str, Field(max_length=MAX_ANSWER_CHARACTERS), AfterValidator(without_nul)]


PortableState = Literal[
    "received",
    "queued",
    "analyzed",
    "routed",
    "generating",
    "waiting_tools",
    "completed",
    "failed",
    "interrupted",
    "refused",
    "expired",
]
"""States of what can be exported: a turn that was withdrawn was never accepted."""


def _if_any_without_nul(text: str | None) -> str | None:
    return text and without_nul(text)


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SessionLine(_Line):
    """The session itself."""

    kind: Literal["session"] = "session"
    format: Literal["somaagent.session/1"] = FORMAT
    title: Annotated[
        str | None,
        Field(max_length=MAX_TITLE_CHARACTERS),
        AfterValidator(lambda title: title and storable(title)),
    ]
    persona: PersonaId | None
    paused: bool
    created_at: AwareDatetime
    summary: _Said | None = None
    """What a model keeps in mind of the older messages; an import has it made anew."""


class TurnErrorLine(_Line):
    """Why a turn failed."""

    code: _Short
    detail: Annotated[str, Field(max_length=2000), AfterValidator(without_nul)]


class TurnLine(_Line):
    """One question and what became of it."""

    kind: Literal["turn"] = "turn"
    turn_id: UUID
    state: PortableState
    retired: Literal["superseded", "rolled_back"] | None = None
    retired_by: UUID | None = None
    replaces: UUID | None = None
    origin: UUID | None = None
    persona: PersonaId | None = None
    profile: _Short | None = None
    attempt: _Count = 0
    finish_reason: _Short | None = None
    input_tokens: _Count | None = None
    output_tokens: _Count | None = None
    error: TurnErrorLine | None = None
    created_at: AwareDatetime
    completed_at: AwareDatetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether the turn has ended."""
        return TurnState(self.state) in OVER


class StepLine(_Line):
    """A step of a turn that ended with calls of tools."""

    kind: Literal["step"] = "step"
    turn_id: UUID
    step: _Place
    text: _Said
    tools: Annotated[list[_Short], Field(max_length=200)]
    model: _Short
    input_tokens: _Count
    output_tokens: _Count
    estimated: bool = False
    attempt: _Count
    finished_at: AwareDatetime


class CallLine(_Line):
    """A call of a tool; `arguments` and `result` are JSON as text, as they were written."""

    kind: Literal["call"] = "call"
    call_id: UUID
    turn_id: UUID
    step: _Place
    place: _Place
    tool: _Short
    version: _Short | None = None
    arguments: _Said
    status: _Short | None
    result: Annotated[str | None, AfterValidator(_if_any_without_nul)] = None
    error: Annotated[str | None, AfterValidator(_if_any_without_nul)] = None
    reasons: Annotated[list[_Short], Field(max_length=200)] = []
    attempt: _Count = 0
    duration: Annotated[float | None, Field(ge=0)] = None
    usage: dict[_Short, int] = {}
    cost: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    requested_at: AwareDatetime
    started_at: AwareDatetime | None = None
    finished_at: AwareDatetime | None = None


class AttachmentLine(_Line):
    """A file that came with a question, by its id; its content stays where it is."""

    file_id: UUID
    name: Annotated[str, Field(max_length=1000), AfterValidator(without_nul)]
    media_type: _Short
    size: Annotated[int, Field(ge=0)]
    shown: Literal["text", "truncated", "name"] | None = None


class MessageLine(_Line):
    """Something that was said."""

    kind: Literal["message"] = "message"
    message_id: UUID
    turn_id: UUID
    role: Literal["user", "assistant"]
    text: _Said
    metadata: Metadata | None = None
    attachments: Annotated[list[AttachmentLine], Field(max_length=100)] = []
    created_at: AwareDatetime

    def fault(self) -> str | None:
        """What is wrong with the text of a question, which is bounded more closely."""
        if self.role == "user" and not 1 <= len(self.text) <= MAX_TEXT_CHARACTERS:
            return f"must have 1 to {MAX_TEXT_CHARACTERS} characters"
        return None


class CanvasLine(_Line):
    """Something that a turn put on the canvas."""

    kind: Literal["canvas"] = "canvas"
    turn_id: UUID
    pane: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
    content_kind: Kind
    title: _Short | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z0-9+#._-]{1,32}$")] | None = None
    content: _Said
    created_at: AwareDatetime


class EventLine(_Line):
    """Something that happened."""

    kind: Literal["event"] = "event"
    type: Annotated[str, Field(pattern=r"^[a-z]{1,32}\.[a-z_]{1,32}$")]
    turn_id: UUID | None = None
    message_id: UUID | None = None
    occurred_at: AwareDatetime


class EndLine(_Line):
    """The last line."""

    kind: Literal["end"] = "end"
    turns: _Count
    steps: _Count = 0
    calls: _Count = 0
    messages: _Count
    canvas: _Count = 0
    events: _Count


Line = SessionLine | TurnLine | StepLine | CallLine | MessageLine | CanvasLine | EventLine | EndLine

LINE: Final[TypeAdapter[Line]] = TypeAdapter(Annotated[Line, Field(discriminator="kind")])


def written(line: _Line) -> bytes:
    """A line with its end."""
    return line.model_dump_json().encode() + b"\n"
