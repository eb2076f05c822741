"""Quick actions: each becomes a message with a question and runs as a turn."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.acceptance import Acceptance
from functions.gateway.answers import problems
from functions.gateway.authentication import Writer
from functions.gateway.once import Once, OnceOnly
from functions.gateway.queries.idempotency import FIND_ANSWERED
from functions.gateway.quick_actions import PROMPTS, find_action, question_of
from functions.gateway.routes.messages import Traceparent
from functions.gateway.routes.sessions import SessionId
from functions.gateway.schemas.actions import NewAction
from functions.gateway.schemas.messages import AcceptedMessage
from functions.gateway.state import GatewayState, state_of
from somaagent.identity import Principal

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
        text=await question(state, principal, once, new),
        persona=new.persona,
        mode=new.mode,
        metadata={"source": "quick_action", "action": new.action},
        once=once,
        traceparent=traceparent,
    ).answer()


async def question(
    state: GatewayState, principal: Principal, once: Once, new: NewAction
) -> str | None:
    """What is asked; None for a repeat, whose template may have changed since."""
    if new.action in PROMPTS and not new.variables:
        return PROMPTS[new.action]
    owner = (principal.tenant, principal.subject, once.key)
    async with (await state.database()).transaction(principal.tenant) as connection:
        if once.key is not None and await connection.fetchrow(FIND_ANSWERED, *owner) is not None:
            return None
        template = await find_action(connection, principal.tenant, new.action)
    return question_of(template, new.variables)
