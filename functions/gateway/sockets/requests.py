"""What a client's frames ask for, done with the same means as the same requests over HTTP."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel, ValidationError
from starlette.websockets import WebSocket

from functions.gateway.acceptance import Acceptance
from functions.gateway.admission import admit_frame
from functions.gateway.authentication import check_scope
from functions.gateway.idempotency import checked, fingerprint
from functions.gateway.once import Once
from functions.gateway.operations import operation_of
from functions.gateway.problems import Problem, invalid, safe_text
from functions.gateway.routes.turns import stop_turn
from functions.gateway.sockets.frames import (
    CLIENT_FRAME,
    Accepted,
    ClientFrame,
    Interrupt,
    SendMessage,
    Stopping,
)
from functions.gateway.state import GatewayState
from somaagent.identity import Principal


def read_frame(text: str | None) -> ClientFrame:
    """What the client sent; None stands for a binary frame.

    Raises:
        Problem: 415, it is binary; 400, it is no JSON; 422, it is no frame of ours.
    """
    if text is None:
        raise Problem(415, "unsupported_media_type", "send JSON in text frames")
    try:
        return CLIENT_FRAME.validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(item["type"] == "json_invalid" for item in found):
        raise Problem(400, "malformed_json", "the frame is not valid JSON")
    errors: list[dict[str, str]] = []
    for item in found:
        # The first part names the kind of frame, which is no place in it.
        pointer = "".join(f"/{safe_text(str(part))}" for part in item["loc"][1:])
        message = str(item["msg"]).removeprefix("Value error, ")
        errors.append({"pointer": f"#{pointer or '/type'}", "detail": message})
    raise invalid(errors)


def ref_of(text: str) -> str | None:
    """The `ref` of a frame that cannot be read otherwise."""
    try:
        frame: Any = orjson.loads(text)  # Any: JSON
        ref: object = frame["ref"]
    except (ValueError, TypeError, KeyError):
        return None
    return ref if isinstance(ref, str) and len(ref) <= 64 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """The requests of one connection."""

    socket: WebSocket
    state: GatewayState
    principal: Principal
    session_id: UUID

    async def post(self, frame: SendMessage) -> BaseModel:
        """Accept a message.

        Raises:
            Problem: As `Acceptance.accept` does, or what the message asks is not permitted.
        """
        await self._admit("post_message")
        self.state.waker.message_arrives()
        body = frame.model_dump(
            mode="json", exclude_unset=True, exclude={"type", "ref", "idempotency_key"}
        )
        path = f"POST /v1/sessions/{self.session_id}/messages?"
        response = await Acceptance(
            state=self.state,
            principal=self.principal,
            session_id=self.session_id,
            text=frame.text,
            persona=frame.persona,
            mode=frame.mode,
            metadata=frame.metadata,
            ttl_seconds=frame.ttl_seconds,
            attachments=tuple(frame.attachments),
            once=Once(
                state=self.state,
                key=checked(frame.idempotency_key),
                path=path,
                request_hash=fingerprint(path, orjson.dumps(body)),
            ),
            traceparent=None,
        ).answer()
        return Accepted(ref=frame.ref, **orjson.loads(bytes(response.body)))

    async def interrupt(self, frame: Interrupt) -> BaseModel:
        """Want a turn stopped.

        Raises:
            Problem: As `stop_turn` does, or it is not permitted.
        """
        await self._admit("interrupt_turn")
        once = Once(state=self.state, key=None, path="")
        await stop_turn(self.state, self.principal, self.session_id, frame.turn_id, once)
        return Stopping(ref=frame.ref, turn_id=frame.turn_id)

    async def _admit(self, operation: str) -> None:
        check_scope(self.principal, "sessions:write")
        await admit_frame(self.socket, self.principal, operation_of(operation), self.session_id)
