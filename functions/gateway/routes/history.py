"""What was said in a session, as Markdown for people."""

from collections.abc import AsyncGenerator
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import problems
from functions.gateway.authentication import Reader
from functions.gateway.content_response import ContentResponse
from functions.gateway.problems import Problem
from functions.gateway.queries.history import TRANSCRIPT
from functions.gateway.routes.sessions import SessionId, find_session
from functions.gateway.schemas.personas import BUILT_IN
from functions.gateway.state import GatewayState, state_of
from functions.gateway.transcript import inline, said, title

TURNS_OF_A_PAGE: Final = 20
"""What is in memory at once: at most so many questions and answers."""

_MEDIA_TYPE: Final = "text/markdown"
_EXAMPLE: Final = (
    "# Capitals of Europe\n\n## Person · 2026-01-01 12:00:00 UTC\n\n```text\n"
    "What is the capital of France?\n```\n\n## Assistant · 2026-01-01 12:00:01 UTC\n\n```text\n"
    "Paris.\n```\n"
)
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {  # Any: FastAPI's own shape
    200: {
        "description": "The conversation in Markdown (CommonMark), what was said in code fences.",
        "content": {_MEDIA_TYPE: {"schema": {"type": "string"}, "example": _EXAMPLE}},
    }
}

router: Final = APIRouter(tags=["messages"])


@router.get(
    "/v1/sessions/{session_id}/history",
    response_class=Response,
    summary="Read a session's history",
    responses={**_ANSWERS, **problems(401, 403, 404, 406, 503)},
)
async def get_history(request: Request, principal: Reader, session_id: SessionId) -> Response:
    """Read the conversation as Markdown, the oldest turn first."""
    if not _accepts(request.headers.get("accept", "*/*")):
        raise Problem(
            406, "not_acceptable", f"the history is {_MEDIA_TYPE}; see /messages for JSON"
        )
    return await _markdown(state_of(request), principal.tenant, session_id)


@router.get(
    "/v1/sessions/{session_id}/history.md",
    response_class=Response,
    summary="Download a session's history",
    responses={**_ANSWERS, **problems(401, 403, 404, 503)},
)
async def get_history_file(request: Request, principal: Reader, session_id: SessionId) -> Response:
    """Read the conversation as Markdown, whatever `Accept` says."""
    return await _markdown(state_of(request), principal.tenant, session_id)


async def _markdown(state: GatewayState, tenant: str, session_id: UUID) -> Response:
    database = await state.database()
    async with database.transaction(tenant) as connection:
        session = await find_session(connection, tenant, session_id)

    async def pieces() -> AsyncGenerator[bytes]:
        yield title(session["title"]).encode()
        place = 0
        while True:
            async with database.transaction(tenant) as connection:
                rows = await connection.fetch(
                    TRANSCRIPT, tenant, session_id, place, TURNS_OF_A_PAGE
                )
            if rows:
                yield "".join(map(_turn, rows)).encode()
            if len(rows) < TURNS_OF_A_PAGE:
                return
            place = rows[-1]["seq"]

    headers = {
        "content-type": f"{_MEDIA_TYPE}; charset=utf-8",
        "content-disposition": f'inline; filename="session-{session_id}.md"',
        "cache-control": "no-store",
    }
    return ContentResponse(pieces(), status_code=200, headers=headers)


def _turn(row: Any) -> str:  # Any: a database row
    text = said("Person", row["created_at"], row["question"])
    if row["answer"] is None:
        return text
    speaker = "Assistant"
    if row["persona"] not in (None, BUILT_IN):
        speaker += f" \\({inline(row['persona'])}\\)"
    if row["state"] == "interrupted":
        speaker += ", interrupted"
    return text + said(speaker, row["completed_at"], row["answer"])


def _accepts(header: str) -> bool:
    """Whether `Accept` leaves room for Markdown; plain text is what its source is."""
    for part in header.lower().split(","):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        refused = any(
            p.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000") for p in parameters
        )
        if media_type in ("*/*", "text/*", "text/markdown", "text/plain") and not refused:
            return True
    return False
