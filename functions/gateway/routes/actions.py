"""Quick actions: each becomes a message with a prompt and runs as a turn."""

from types import MappingProxyType
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.acceptance import Acceptance
from functions.gateway.answers import problems
from functions.gateway.authentication import Writer
from functions.gateway.once import OnceOnly
from functions.gateway.routes.messages import Traceparent
from functions.gateway.routes.sessions import SessionId
from functions.gateway.schemas.actions import Action, NewAction
from functions.gateway.schemas.messages import AcceptedMessage
from functions.gateway.state import state_of

PROMPTS: Final = MappingProxyType(
    {
        Action.SUMMARIZE: "Summarize our conversation so far in a few sentences.",
        Action.NEXT_STEPS: "List the next steps that follow from our conversation, in order.",
        Action.STATUS_REPORT: "Write a short status report of our conversation: what is done, what "
        "is open, and what is in the way.",
        Action.NUDGE: "Go on from where you were.",
    }
)

router: Final = APIRouter(tags=["actions"])


@router.post(
    "/v1/sessions/{session_id}/actions",
    status_code=202,
    response_model=AcceptedMessage,
    summary="Run a quick action",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def run_action(
    request: Request,
    principal: Writer,
    session_id: SessionId,
    once: OnceOnly,
    new: NewAction,
    traceparent: Traceparent = None,
) -> Response:
    """Ask the action's question; from there on it is a message as any other."""
    state = state_of(request)
    state.waker.message_arrives()
    return await Acceptance(
        state=state,
        principal=principal,
        session_id=session_id,
        text=PROMPTS[new.action],
        persona=new.persona,
        mode=new.mode,
        metadata={"source": "quick_action", "action": new.action.value},
        once=once,
        traceparent=traceparent,
    ).answer()
