"""The frames of the protocol `soma.v1`: JSON objects in text frames, told apart by `type`."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, Field, TypeAdapter

from functions.gateway.idempotency import MAX_KEY_CHARACTERS
from functions.gateway.schemas.messages import NewMessage
from functions.gateway.schemas.model import MESSAGE, SESSION, TURN, model
from functions.gateway.schemas.problems import ProblemDetails
from somaagent.described import Described

_FRAME: Final = "1767268800000-0"

Ref = Annotated[str | None, Field(max_length=64, description="Comes back in the answer.")]


class SendMessage(NewMessage):
    """Post a message, as `POST /v1/sessions/{session_id}/messages` does."""

    model_config = model(
        {
            "type": "message",
            "ref": "1",
            "text": "What is the capital of France?",
            "idempotency_key": "7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11",
        },
        closed=True,
    )

    type: Literal["message"]
    """Tells the frames apart."""
    ref: Ref = None
    idempotency_key: Annotated[str, Field(max_length=MAX_KEY_CHARACTERS)] | None = None
    """As the header of the same name; keys of both ways are the same."""


class Interrupt(Described, BaseModel):
    """Stop a turn, as `POST …/turns/{turn_id}/interrupt` does."""

    model_config = model({"type": "interrupt", "ref": "2", "turn_id": TURN}, closed=True)

    type: Literal["interrupt"]
    """Tells the frames apart."""
    ref: Ref = None
    turn_id: UUID
    """The turn."""


class Acknowledge(Described, BaseModel):
    """Say which events have arrived; with `window` more come only then."""

    model_config = model({"type": "ack", "id": _FRAME}, closed=True)

    type: Literal["ack"]
    """Tells the frames apart."""
    id: Annotated[str, Field(pattern=r"^[0-9]{1,20}-[0-9]{1,20}$")]
    """The newest event that has arrived; those before it are acknowledged with it."""


class Ping(Described, BaseModel):
    """Ask for a `pong`, for clients that cannot send the protocol's own pings."""

    model_config = model({"type": "ping", "ref": "3"}, closed=True)

    type: Literal["ping"]
    """Tells the frames apart."""
    ref: Ref = None


ClientFrame = Annotated[
    SendMessage | Interrupt | Acknowledge | Ping, Field(discriminator="type", title="ClientFrame")
]
CLIENT_FRAME: Final[TypeAdapter[ClientFrame]] = TypeAdapter(ClientFrame)


class Ready(Described, BaseModel):
    """The first frame: what the connection takes."""

    model_config = model(
        {
            "type": "ready",
            "session_id": SESSION,
            "max_frame_bytes": 524_288,
            "frames_per_second": 50,
            "window": None,
        }
    )

    type: Literal["ready"] = "ready"
    """Tells the frames apart."""
    session_id: UUID
    """The session."""
    max_frame_bytes: int
    """Largest frame that the client may send."""
    frames_per_second: int
    """A client that sends more is read at this pace."""
    window: int | None
    """Events that may wait for an acknowledgement."""


class StreamedEvent(Described, BaseModel):
    """What a turn says: the events of `GET /v1/sessions/{session_id}/stream`."""

    model_config = model(
        {
            "type": "event",
            "id": _FRAME,
            "event": "delta",
            "data": {"turn_id": TURN, "attempt": 1, "index": 0, "text": "Paris"},
        }
    )

    type: Literal["event"] = "event"
    """Tells the frames apart."""
    id: str | None
    """Where to go on with `after`; null for what no stream holds."""
    event: Literal[
        "delta",
        "restarted",
        "tool_call",
        "tool_result",
        "waiting_for_approval",
        "canvas_item",
        "completed",
        "failed",
        "interrupted",
        "refused",
        "expired",
        "overflow",
    ]
    """What happened; `overflow` says that the client reads too slowly. More kinds may come."""
    data: dict[str, Any]  # Any: JSON
    """As the data of the same server-sent event."""


class Accepted(Described, BaseModel):
    """A message is stored and will be answered."""

    model_config = model(
        {
            "type": "accepted",
            "ref": "1",
            "session_id": SESSION,
            "message_id": MESSAGE,
            "turn_id": TURN,
            "stream_url": f"/v1/sessions/{SESSION}/stream?turn_id={TURN}",
        }
    )

    type: Literal["accepted"] = "accepted"
    """Tells the frames apart."""
    ref: Ref = None
    session_id: UUID
    """The session."""
    message_id: UUID
    """The stored message."""
    turn_id: UUID
    """The turn that answers it."""
    stream_url: str
    """Where the answer streams, too."""


class Stopping(Described, BaseModel):
    """A turn will end."""

    model_config = model({"type": "stopping", "ref": "2", "turn_id": TURN})

    type: Literal["stopping"] = "stopping"
    """Tells the frames apart."""
    ref: Ref = None
    turn_id: UUID
    """The turn."""


class Pong(Described, BaseModel):
    """The answer to `ping`."""

    model_config = model({"type": "pong", "ref": "3"})

    type: Literal["pong"] = "pong"
    """Tells the frames apart."""
    ref: Ref = None


class Failure(Described, BaseModel):
    """A frame was not understood, or what it asked was refused; the connection goes on."""

    model_config = model(
        {
            "type": "error",
            "ref": "2",
            "problem": {
                "type": "urn:somaagent:error:turn_over",
                "title": "Conflict",
                "status": 409,
                "detail": "the turn is over",
            },
        }
    )

    type: Literal["error"] = "error"
    """Tells the frames apart."""
    ref: Ref = None
    problem: ProblemDetails
    """As the body of the same error over HTTP (RFC 9457)."""


SERVER_FRAMES: Final = (Ready, StreamedEvent, Accepted, Stopping, Pong, Failure)
CLIENT_FRAMES: Final = (SendMessage, Interrupt, Acknowledge, Ping)
