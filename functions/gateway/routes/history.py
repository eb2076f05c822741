"""What was said in a session, as Markdown for people."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader
from functions.gateway.content_response import ContentResponse, collected
from functions.gateway.problems import Problem
from functions.gateway.queries.history import TRANSCRIPT
from functions.gateway.routes.context import tokens_of
from functions.gateway.routes.sessions import SessionId, find_session
from functions.gateway.schemas.original import OriginalHistory
from functions.gateway.schemas.personas import BUILT_IN
from functions.gateway.schemas.steps import steps_of
from functions.gateway.state import GatewayState, state_of
from functions.gateway.transcript import called, inline, said, title
from somaagent.domain import Row, Turn, TurnState

TURNS_OF_A_PAGE: Final = 20
"""What is in memory at once: at most so many questions and answers."""

_MEDIA_TYPE: Final = "text/markdown"
_EXAMPLE: Final = (
    "# Capitals of Europe\n\n## Person · 2026-01-01 12:00:00 UTC\n\n```text\n"
    "What is the capital of France?\n```\n\n## Assistant · 2026-01-01 12:00:01 UTC\n\n```text\n"
    "Paris.\n```\n"
)
_MARKDOWN: Final[dict[str, Any]] = {  # Any: OpenAPI's own shape
    _MEDIA_TYPE: {"schema": {"type": "string"}, "example": _EXAMPLE}
}
_DESCRIPTION: Final = "The conversation in Markdown (CommonMark), what was said in code fences."

router: Final = APIRouter(tags=["messages"])


@router.get(
    "/v1/sessions/{session_id}/history",
    response_class=Response,
    summary="Read a session's history",
    responses={
        200: {"model": OriginalHistory, "description": _DESCRIPTION, "content": _MARKDOWN},
        **problems(401, 403, 404, 406, 409, 503),
    },
)
async def get_history(request: Request, principal: Reader, session_id: SessionId) -> Response:
    """Read the conversation as Markdown, the oldest turn first.

    Whoever accepts JSON alone gets the Markdown in it, with its tokens, as the original system
    answered; 409 where that is too large.
    """
    accepted = request.headers.get("accept", "*/*")
    state, tenant = state_of(request), principal.tenant
    if _accepts(accepted, "*/*", "text/*", _MEDIA_TYPE, "text/plain"):
        return await _markdown(state, tenant, session_id)
    if _accepts(accepted, "application/*", "application/json"):
        return await _counted(state, tenant, session_id)
    raise Problem(406, "not_acceptable", f"the history is {_MEDIA_TYPE}, alone or in JSON")


@router.get(
    "/v1/sessions/{session_id}/history.md",
    response_class=Response,
    summary="Download a session's history",
    responses={
        200: {"description": _DESCRIPTION, "content": _MARKDOWN},
        **problems(401, 403, 404, 503),
    },
)
async def get_history_file(request: Request, principal: Reader, session_id: SessionId) -> Response:
    """Read the conversation as Markdown, whatever `Accept` says."""
    return await _markdown(state_of(request), principal.tenant, session_id)


async def _pieces(state: GatewayState, tenant: str, session_id: UUID) -> AsyncGenerator[bytes]:
    """The Markdown of a session, which the tenant is known to have."""
    database = await state.database()
    async with database.transaction(tenant) as connection:
        session = await find_session(connection, tenant, session_id)
    yield title(session.title).encode()
    place = 0
    while True:
        async with database.transaction(tenant) as connection:
            rows = await connection.fetch(TRANSCRIPT, tenant, session_id, place, TURNS_OF_A_PAGE)
        if rows:
            yield "".join(map(_turn, rows)).encode()
        if len(rows) < TURNS_OF_A_PAGE:
            return
        place = rows[-1]["seq"]


async def _counted(state: GatewayState, tenant: str, session_id: UUID) -> JsonResponse:
    """The Markdown with its tokens.

    Raises:
        Problem: 404, there is no such session; 409, it is too large; 503, no server counts.
        StorageUnavailable: Postgres failed.
    """
    async with state.exports.take(), aclosing(_pieces(state, tenant, session_id)) as pieces:
        history = (await collected(pieces)).decode()
    return JsonResponse(OriginalHistory(history=history, tokens=await tokens_of(state, history)))


async def _markdown(state: GatewayState, tenant: str, session_id: UUID) -> Response:
    headers = {
        "content-type": f"{_MEDIA_TYPE}; charset=utf-8",
        "content-disposition": f'inline; filename="session-{session_id}.md"',
        "cache-control": "no-store",
    }
    content = _pieces(state, tenant, session_id)
    return ContentResponse(content, status_code=200, headers=headers)


def _turn(row: Row) -> str:
    turn = Turn.from_row(row)
    text = said("Person", turn.created_at, row["question"])
    for step in steps_of(row["steps"]):
        text += "".join(map(called, step.calls))
    if row["answer"] is None:
        return text
    speaker = "Assistant"
    if turn.persona is not None and turn.persona != BUILT_IN:
        speaker += f" \\({inline(turn.persona)}\\)"
    if turn.state is TurnState.INTERRUPTED:
        speaker += ", interrupted"
    return text + said(speaker, turn.completed_at, row["answer"])


def _accepts(header: str, *media_types: str) -> bool:
    """Whether `Accept` names one of these; plain text is what the source of Markdown is."""
    for part in header.lower().split(","):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        refused = any(
            p.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000") for p in parameters
        )
        if media_type in media_types and not refused:
            return True
    return False
