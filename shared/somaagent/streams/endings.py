"""The data of the frames that end a turn, the same whether a stream or Postgres tells them."""

from typing import Any, Final
from uuid import UUID

from somaagent.events import TurnCompleted, TurnInterrupted

_TITLES: Final = {
    "model_refused": "The model refused the request",
    "model_unavailable": "The model is unavailable",
    "undeliverable": "The turn could not be delivered",
    "budget_exceeded": "The budget is used up",
    "policy_denied": "The policy does not permit the message",
    "expired": "The turn expired",
    "withdrawn": "The message was not accepted",
}


def completed_data(event: TurnCompleted, text: str) -> dict[str, Any]:
    """Data of a `completed` frame."""
    return {
        "turn_id": str(event.turn_id),
        "message_id": str(event.answer_message_id),
        "text": text,
        "usage": event.usage.model_dump(),
        "finish_reason": event.finish_reason,
        "model": event.model,
    }


def interrupted_data(event: TurnInterrupted, text: str) -> dict[str, Any]:
    """Data of an `interrupted` frame; `text` is what was said until then."""
    answer = event.answer_message_id
    return {
        "turn_id": str(event.turn_id),
        "message_id": None if answer is None else str(answer),
        "text": text,
        "usage": event.usage.model_dump(),
        "reason": event.reason,
        "model": event.model,
    }


def failed_data(turn_id: UUID, *, code: str, detail: str) -> dict[str, Any]:
    """Data of a `failed`, `refused` or `expired` frame; `error` is a problem of RFC 9457."""
    return {
        "turn_id": str(turn_id),
        "error": {
            "type": f"urn:somaagent:error:{code}",
            "title": _TITLES.get(code, "The turn failed"),
            "detail": detail,
        },
    }
