"""Sessions that are taken from one place to another."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated, Any, Final
from uuid import uuid4

from fastapi import APIRouter, Header
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.attaching import check_may_attach
from functions.gateway.authentication import Reader, Writer
from functions.gateway.body_stream import BodyStream
from functions.gateway.content_response import ContentResponse
from functions.gateway.exporting import exported
from functions.gateway.importing import Import
from functions.gateway.limits import too_large, too_slow
from functions.gateway.once import OnceStreamed
from functions.gateway.portable import MEDIA_TYPE
from functions.gateway.problems import Problem
from functions.gateway.routes.sessions import SessionId
from functions.gateway.schemas.personas import BUILT_IN
from functions.gateway.schemas.sessions import ImportedSession
from functions.gateway.state import state_of
from somaagent.storage.database import Connection

IDLE_SECONDS: Final = 30.0
"""Longest silence."""
IMPORT_SECONDS: Final = 300.0
"""Longest time that a client may take to send a session."""

_EXAMPLE: Final = (
    '{"kind":"session","format":"somaagent.session/1","title":"Capitals of Europe","persona":null,'
    '"paused":false,"created_at":"2026-01-01T12:00:00Z"}\n'
    '{"kind":"turn","turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","state":"completed",'
    '"created_at":"2026-01-01T12:00:00Z","completed_at":"2026-01-01T12:00:01Z"}\n'
    '{"kind":"message","message_id":"c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",'
    '"turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","role":"user",'
    '"text":"What is the capital of France?","created_at":"2026-01-01T12:00:00Z"}\n'
    '{"kind":"message","message_id":"2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90",'
    '"turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","role":"assistant","text":"Paris.",'
    '"created_at":"2026-01-01T12:00:01Z"}\n'
    '{"kind":"end","turns":1,"messages":2,"events":0}\n'
)
_CONTENT: Final[dict[str, Any]] = {  # Any: OpenAPI's own shape
    MEDIA_TYPE: {"schema": {"type": "string"}, "example": _EXAMPLE}
}
_MEDIA_TYPES: Final = (MEDIA_TYPE, "application/ndjson", "application/jsonl")

router: Final = APIRouter(tags=["sessions"])


@router.get(
    "/v1/sessions/{session_id}/export",
    response_class=Response,
    summary="Export a session",
    responses={
        200: {
            "description": "Lines of JSON: `session`, `turn`s, `message`s, `event`s and `end`; "
            "without its `end` the export is not whole.",
            "content": _CONTENT,
        },
        **problems(401, 403, 404, 409, 503),
    },
)
async def export_session(request: Request, principal: Reader, session_id: SessionId) -> Response:
    """Export a session as it is at this moment, with all versions and what was interrupted."""
    state = state_of(request)
    database = await state.database()

    async def blocks() -> AsyncGenerator[bytes]:
        async with state.exports.take():
            async for block in exported(database, principal.tenant, session_id):
                if block:
                    yield block

    return ContentResponse(
        blocks(),
        status_code=200,
        headers={
            "content-type": MEDIA_TYPE,
            "content-disposition": f'attachment; filename="session-{session_id}.ndjson"',
            "cache-control": "no-store",
        },
    )


@router.post(
    "/v1/sessions/import",
    status_code=201,
    response_model=ImportedSession,
    summary="Import a session",
    responses=problems(400, 401, 403, 408, 409, 413, 415, 422, 503),
    openapi_extra={"requestBody": {"required": True, "content": _CONTENT}},
)
async def import_session(
    request: Request,
    principal: Writer,
    once: OnceStreamed,
    content_type: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """Import what an export gave, as a new session of the caller; all of it, or nothing.

    Everything gets a new id. A turn that was not over is `interrupted`. Files stay attached where
    the tenant has them, and are left out where it has not.
    """
    if content_type.partition(";")[0].strip().lower() not in _MEDIA_TYPES:
        raise Problem(415, "unsupported_media_type", f"the body must be {MEDIA_TYPE}")
    state = state_of(request)
    most = state.settings.gateway.import_max_bytes
    body = BodyStream(request, idle_seconds=IDLE_SECONDS)
    if (body.length or 0) > most:
        raise too_large(most)
    async with state.imports.take():
        read = Import(max_bytes=most)
        try:
            async with asyncio.timeout(IMPORT_SECONDS):
                await read.read(body.__aiter__())
        except TimeoutError:
            detail = f"the session did not arrive within {IMPORT_SECONDS:g} seconds"
            raise too_slow(detail) from None

        # Whoever may not read files refers to none.
        await check_may_attach(state, principal, read.files[:1])
        most_files = state.filing.settings.most_per_session
        if len(read.files) > most_files:
            detail = f"the messages of a session may bring {most_files} files in all"
            raise Problem(409, "too_many_attachments", detail)

        async def store(connection: Connection) -> Response:
            session_id = uuid4()
            line = await read.store(
                connection,
                tenant=principal.tenant,
                session_id=session_id,
                subject=principal.subject,
            )
            turns, messages, events = read.counts
            imported = ImportedSession(
                session_id=session_id,
                title=line.title,
                persona=line.persona or BUILT_IN,
                paused=line.paused,
                created_at=line.created_at,
                turns=turns,
                messages=messages,
                events=events,
            )
            location = f"/v1/sessions/{session_id}"
            return JsonResponse(imported, status_code=201, headers={"location": location})

        return await once.of(read.digest).within(principal, store)
