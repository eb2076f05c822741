"""Sessions that are taken from one place to another."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Final
from uuid import uuid4

from fastapi import APIRouter, Depends, Header
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway import chats
from functions.gateway.answers import JsonResponse, problems
from functions.gateway.attaching import check_may_attach
from functions.gateway.authentication import Reader, Writer
from functions.gateway.body_stream import BodyStream, bounded
from functions.gateway.content_response import ContentResponse, collected
from functions.gateway.exporting import exported
from functions.gateway.importing import Import
from functions.gateway.limits import too_large, too_slow
from functions.gateway.once import OnceOnly, OnceStreamed
from functions.gateway.portable import MEDIA_TYPE
from functions.gateway.problems import Problem
from functions.gateway.relations import require
from functions.gateway.routes.sessions import SessionId
from functions.gateway.schemas.original import ExportWanted, OriginalExport, OriginalImported
from functions.gateway.schemas.personas import BUILT_IN
from functions.gateway.schemas.sessions import ImportedSession
from functions.gateway.state import GatewayState, state_of
from functions.gateway.succession import Succeeded, name_successor
from somaagent.identity import Principal
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
    '{"kind":"end","turns":1,"steps":0,"calls":0,"messages":2,"events":0}\n'
)
_CONTENT: Final[dict[str, Any]] = {  # Any: OpenAPI's own shape
    MEDIA_TYPE: {"schema": {"type": "string"}, "example": _EXAMPLE}
}
JSON: Final = "application/json"
_MEDIA_TYPES: Final = (MEDIA_TYPE, "application/ndjson", "application/jsonl", JSON)

_CHATS: Final[dict[str, Any]] = {
    JSON: {
        "schema": {"type": "object", "required": ["chats"]},
        "example": {
            "chats": [
                {
                    "session": {"title": "Capitals of Europe"},
                    "events": [
                        {"payload": {"role": "user", "message": "The capital of France?"}},
                        {"payload": {"role": "assistant", "message": "Paris."}},
                    ],
                }
            ]
        },
    }
}

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
    "/v1/sessions/export",
    response_model=OriginalExport,
    summary="Export a session as one text",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
    deprecated=True,
    dependencies=[Depends(Succeeded("/v1/sessions"))],
)
async def export_original_session(
    request: Request, principal: Reader, once: OnceOnly, wanted: ExportWanted
) -> Response:
    """Export a session as the original system did, with its lines as one text of JSON.

    409 where that is too large.
    """
    state, session_id = state_of(request), wanted.session_id
    # It stands in the body, where admission cannot see whose it is.
    await require(state, principal, session_id, "can_read")
    name_successor(request, f"/v1/sessions/{session_id}/export")
    database = await state.database()

    async def export() -> Response:
        async with (
            state.exports.take(),
            aclosing(exported(database, principal.tenant, session_id)) as blocks,
        ):
            content = await collected(blocks)
        return JsonResponse(OriginalExport(ctxid=session_id, content=content.decode()))

    return await once.around(principal, export)


@router.post(
    "/v1/sessions/import",
    status_code=201,
    response_model=ImportedSession,
    summary="Import a session",
    responses={
        200: {"model": OriginalImported, "description": "The sessions of `chats`."},
        **problems(400, 401, 403, 408, 409, 413, 415, 422, 503),
    },
    openapi_extra={"requestBody": {"required": True, "content": _CONTENT | _CHATS}},
)
async def import_session(
    request: Request,
    principal: Writer,
    once: OnceStreamed,
    content_type: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """Import what an export gave, as a new session of the caller; all of it, or nothing.

    Everything gets a new id. A turn that was not over is `interrupted`. Files stay attached where
    the tenant has them, and are left out where it has not. As JSON the original system's `chats`
    are taken, several at once.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in _MEDIA_TYPES:
        raise Problem(415, "unsupported_media_type", f"the body must be {MEDIA_TYPE}")
    state = state_of(request)
    most = state.settings.gateway.import_max_bytes
    body = BodyStream(request, idle_seconds=IDLE_SECONDS)
    if (body.length or 0) > most:
        raise too_large(most)
    async with state.imports.take():
        try:
            async with asyncio.timeout(IMPORT_SECONDS):
                if media_type == JSON:
                    whole = b"".join([piece async for piece in bounded(body, most)])
                    digest = hashlib.sha256(whole).hexdigest()
                    sessions = await chats.read(chats.parsed(whole), max_bytes=most)
                else:
                    read = Import(max_bytes=most)
                    await read.read(body.__aiter__())
                    digest, sessions = read.digest, [read]
        except TimeoutError:
            detail = f"the session did not arrive within {IMPORT_SECONDS:g} seconds"
            raise too_slow(detail) from None
        for read in sessions:
            await _check_files(state, principal, read)
            _check_canvas(state, read)

        async def store(connection: Connection) -> Response:
            stored = [await _stored(connection, principal, read) for read in sessions]
            if media_type == JSON:
                ids = [one.session_id for one in stored]
                return JsonResponse(OriginalImported(ctxids=ids))
            location = f"/v1/sessions/{stored[0].session_id}"
            return JsonResponse(stored[0], status_code=201, headers={"location": location})

        return await once.of(digest).within(principal, store)


async def _check_files(state: GatewayState, principal: Principal, read: Import) -> None:
    """Whoever may not read files refers to none, and nobody to more than a session may have."""
    await check_may_attach(state, principal, read.files[:1])
    most_files = state.filing.settings.most_per_session
    if len(read.files) > most_files:
        detail = f"the messages of a session may bring {most_files} files in all"
        raise Problem(409, "too_many_attachments", detail)


def _check_canvas(state: GatewayState, read: Import) -> None:
    """No canvas comes with more than its session's turns could have put there."""
    bounds = state.settings.canvas
    if read.counts["canvas"] > bounds.max_items:
        raise Problem(409, "canvas_full", f"a canvas has at most {bounds.max_items} items")
    if read.canvas_bytes > bounds.max_bytes:
        raise Problem(409, "canvas_full", f"a canvas has at most {bounds.max_bytes} bytes")


async def _stored(connection: Connection, principal: Principal, read: Import) -> ImportedSession:
    session_id = uuid4()
    line = await read.store(
        connection, tenant=principal.tenant, session_id=session_id, subject=principal.subject
    )
    counts = read.counts
    return ImportedSession(
        session_id=session_id,
        title=line.title,
        persona=line.persona or BUILT_IN,
        paused=line.paused,
        created_at=line.created_at,
        **counts,
    )
